"""Words that exports use in their headings for what more than one kind of file holds, best first, parted by ``|``."""

from __future__ import annotations

CUSTOMER_ID = (
    "customer id|customerid|customer|customer number|customer no|customer code|client id|client|customer ref"
    "|household id|household key|household|member id|account id|account number|buyer id|user id|shopper id|card id"
    "|kundennummer|kunden nr|kundennr|kd nr|kdnr|kunde|kunden id|numéro client|n° client|id client|code client"
    "|client n°|cliente|id cliente|número de cliente|código de cliente|código do cliente|id do cliente|nº cliente"
)
PERSON_NAME = (
    "customer name|name|full name|client name|contact name|buyer name|billing name|recipient name|shipping name"
    "|kundenname|vollständiger name|nom|nom complet|nom du client|nombre|nombre completo|nombre del cliente"
    "|nome|nome completo|nome do cliente"
)
COMPANY = (
    "company|company name|organisation|organization|billing company|shipping company|business name|firma|firmenname"
    "|unternehmen|société|entreprise|empresa|razón social|razão social|compañía"
)
EMAIL = (
    "email|e mail|email address|e mail address|customer email|mail|contact email|billing email|e mail adresse"
    "|adresse e mail|courriel|correo|correo electrónico|correo electronico|endereço de email|endereço de e mail"
)
PHONE = (
    "phone|phone number|telephone|mobile|mobile phone|mobile number|tel|telefon|telefonnummer|handy|handynummer"
    "|téléphone|numéro de téléphone|portable|teléfono|móvil|número de teléfono|telefone|celular|telemóvel"
    "|billing phone|shipping phone|customer phone"
)
COUNTRY = "country|country code|land|ländercode|pays|code pays|país|pais|código de país|país do cliente|nation"
REGION = (
    "region|state|province|county|bundesland|kanton|région|département|provincia|comunidad autónoma|estado|uf|região"
    "|customer state|state code"
)
PRODUCT_CODE = (
    "stock code|stockcode|sku|product id|product code|item code|item number|item id|article number|article|product"
    "|lineitem sku|item sku|variant sku|asin|ean|gtin|upc|artikelnummer|artikel nr|artnr|produktnummer"
    "|référence|référence produit|code produit|code article|código de producto|código|referencia|código do produto"
    "|referência|id producto|id produto|product sku"
)
PRODUCT_NAME = (
    "description|product name|item name|item|product title|title|lineitem name|product description|article name"
    "|line item name|bezeichnung|artikelbezeichnung|produktname|artikel|produkt|désignation|nom du produit|produit"
    "|libellé|descripción|nombre del producto|producto|artículo|descrição|nome do produto|produto"
)
CATEGORY = (
    "category|product category|department|product type|product group|product line|category name"
    "|product category name|item category"
    "|kategorie|warengruppe|produktgruppe|catégorie|rayon|famille|categoría|familia|categoria|departamento|family|type"
)
GROUP = "segment|customer segment|customer group|tier|loyalty tier|kundengruppe|segmento|grupo de clientes|group"
ORDER = (
    "invoice|invoice no|invoiceno|invoice number|order id|order number|order no|order|basket id|purchase id|receipt"
    "|receipt number|receipt no|transaction id|transaction|document number|order name|rechnungsnummer|rechnung"
    "|rechnungs nr|bestellnummer|bestellung|auftragsnummer|belegnummer|bestell nr|numéro de commande|n° commande"
    "|commande|n° facture|numéro de facture|facture|id commande|número de pedido|pedido|nº pedido|id pedido|factura"
    "|número de factura|fatura|número da fatura|número do pedido|id do pedido|payment id|bon"
)
LINE = "line id|line item id|order line id|invoice line id|line number|order item id|line no|positionsnummer|position"
DATE = (
    "invoice date|invoicedate|order date|date|purchase date|transaction timestamp|transaction date|created at|datetime"
    "|order purchase timestamp|order created date|date created|created|created utc|created date utc|created (utc)"
    "|completed time|completed at|sale time|order time|checkout date|date time|payment date"
    "|paid at|sale date|sold at|timestamp|time|day|purchased at|purchased on|receipt date|ordered at|order timestamp"
    "|rechnungsdatum|bestelldatum|kaufdatum|datum|auftragsdatum|belegdatum|date de commande|date commande|date d'achat"
    "|date de facture|date facture|date de la commande|fecha|fecha de pedido|fecha de compra|fecha de factura"
    "|fecha del pedido|data|data do pedido|data da compra|data da fatura|data de compra"
)
QUANTITY = (
    "quantity|qty|units|count|item quantity|lineitem quantity|quantity sold|number of items|order item quantity|menge"
    "|anzahl|stückzahl|stück|quantité|qté|qte|cantidad|unidades|quantidade|qtd|qtde"
)
PRICE = (
    "unit price|unitprice|price|item price|lineitem price|price per unit|unit cost|item cost|price each|einzelpreis"
    "|stückpreis|preis|e preis|vk preis|prix unitaire|prix|pu|precio unitario|precio|preço unitário|preço|preco"
    "|valor unitário|sale price|selling price"
)
AMOUNT = (
    "amount|sales value|total|line total|order total|revenue|sales|net sales|gross sales|dollars|total amount"
    "|order total amount|total price|spend|value|order value|total sales|turnover|payment value|item total"
    "|total collected|line item total|order item total|betrag|gesamtpreis|gesamtbetrag|summe|umsatz|positionsbetrag"
    "|gesamt|montant|montant total|total ttc|total ht|importe|importe total|valor|valor total|monto"
    "|amount paid|price total"
)
DISCOUNT = (
    "discount|discount amount|discounts|lineitem discount|retail disc|coupon discount|cart discount amount|rabatt"
    "|nachlass|remise|réduction|descuento|desconto|item discount|order discount amount"
    "|discount percent|discount percentage|discount rate|discount pct|rabatt prozent|discount value"
)
CHANNEL = (
    "channel|sales channel|source|source name|store id|store|shop|location|order source|kanal|vertriebskanal|filiale"
    "|canal|canal de vente|magasin|tienda|canal de venta|canal de venda|loja|outlet|branch"
)
CURRENCY = "currency|currency code|order currency|währung|devise|monnaie|moneda|divisa|moeda"
STATUS = (
    "status|order status|financial status|payment status|state of order|transaction status|event type|bestellstatus"
    "|auftragsstatus|statut|statut de commande|estado del pedido|status do pedido|cancelled|canceled|storno|storniert"
    "|annulée|annulé"
)
