"""The fields of a file of purchases, with the headings exports use for them."""

from __future__ import annotations

from data_access.importing.fields.model import field
from data_access.importing.fields.synonyms import (
    AMOUNT,
    CATEGORY,
    CHANNEL,
    COMPANY,
    COUNTRY,
    CURRENCY,
    CUSTOMER_ID,
    DATE,
    DISCOUNT,
    EMAIL,
    LINE,
    ORDER,
    PERSON_NAME,
    PHONE,
    PRICE,
    PRODUCT_CODE,
    PRODUCT_NAME,
    QUANTITY,
    STATUS,
)

PURCHASES = (
    field("customer", "Customer number", "id", CUSTOMER_ID),
    field("customer_name", "Customer name", "name", PERSON_NAME),
    field("company", "Company", "name", COMPANY),
    field("email", "E-mail", "email", EMAIL),
    field("phone", "Phone", "phone", PHONE),
    field(
        "customer_country",
        "Customer country",
        "country",
        "customer country|billing country|country of customer"
        "|kundenland|pays du client|país del cliente|país do cliente",
    ),
    field("purchase", "Order number", "id", ORDER),
    field("line", "Line id", "id", LINE),
    field("date", "Date", "datetime", DATE, required=True),
    field("product", "Product code", "id", PRODUCT_CODE),
    field("product_name", "Product name", "name", PRODUCT_NAME),
    field("category", "Category", "word", CATEGORY),
    field("quantity", "Quantity", "quantity", QUANTITY),
    field("price", "Unit price", "price", PRICE),
    field("amount", "Line total", "money", AMOUNT),
    field("discount", "Discount", "money", DISCOUNT),
    field("channel", "Channel", "word", CHANNEL),
    field(
        "country",
        "Country of the purchase",
        "country",
        f"{COUNTRY}|shipping country|ship country|order country|delivery country|lieferland",
    ),
    field("currency", "Currency", "currency", CURRENCY),
    field(
        "delivery_partner",
        "Delivery partner",
        "word",
        "delivery partner|carrier|shipping carrier|shipping method"
        "|courier|shipper|versanddienstleister|transporteur|transportista|transportadora",
    ),
    field(
        "promised_on",
        "Promised for",
        "day",
        "promised on|promised date|promised|estimated delivery date"
        "|order estimated delivery date|due date|liefertermin|date de livraison prévue|fecha prometida",
    ),
    field(
        "delivered_on",
        "Delivered on",
        "day",
        "delivered on|delivered at|delivery date|delivered"
        "|order delivered customer date|lieferdatum|date de livraison|fecha de entrega|data de entrega",
    ),
    field("status", "Status", "status", STATUS),
    field(
        "cancelled_on",
        "Cancelled on",
        "happened",
        "cancelled on|canceled on|cancelled at|canceled at|cancellation date|date cancelled|storniert am|stornodatum"
        "|annulée le|date d'annulation|fecha de cancelación|cancelado em|data de cancelamento",
    ),
    field(
        "cancels",
        "Cancels order",
        "id",
        "cancels|cancels order|original order|original invoice|refund of|refunded order|storno zu|annule|anula",
    ),
)
