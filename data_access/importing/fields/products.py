"""The fields of a file of products, with the headings exports use for them."""

from __future__ import annotations

from data_access.importing.fields.model import field
from data_access.importing.fields.synonyms import CATEGORY, PRICE, PRODUCT_CODE, PRODUCT_NAME

PRODUCTS = (
    field("product", "Product code", "id", f"{PRODUCT_CODE}|id|handle", required=True),
    field("name", "Name", "name", f"{PRODUCT_NAME}|name"),
    field("category", "Category", "word", CATEGORY),
    field("list_price", "List price", "money", f"list price|rrp|regular price|variant price|{PRICE}"),
    field(
        "cost",
        "Cost",
        "money",
        "cost|cost per item|unit cost|purchase price|cost price|einkaufspreis|ek preis|coût"
        "|prix d'achat|coste|costo|custo",
    ),
    field(
        "information",
        "Information text",
        "long_text",
        "information|details|body (html)|body html|long description"
        "|short description|product details|body|beschreibung|produktbeschreibung",
    ),
    field("kind", "Goods or service", "kind", "kind|goods or service|item type|art"),
)
