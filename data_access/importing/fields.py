"""The fields a file's columns can be mapped to, by kind of import, with the words exports use for them."""

from __future__ import annotations

from dataclasses import dataclass

from data_access.errors import UserError

ATTRIBUTE_PREFIX = "attributes."


@dataclass(frozen=True)
class Field:
    """One thing a column can mean.

    ``type`` says how its text is read: id, text, name, long_text, email, phone, country, datetime, day, money (cents),
    price (millionths), quantity (thousandths), gender, birth_year, consent, status, currency, rating, scale, word.
    ``synonyms`` are headings in lower case with single spaces, best first. ``ours`` is a field that only files we write
    have, and that nobody is offered.
    """

    name: str
    label: str
    type: str
    required: bool = False
    synonyms: tuple[str, ...] = ()
    ours: bool = False


def _field(name: str, label: str, type_: str, synonyms: str = "", *, required: bool = False) -> Field:
    """Build a field from synonyms separated by ``|``."""
    return Field(name, label, type_, required, tuple(word.strip() for word in synonyms.split("|") if word.strip()))


_CUSTOMER_ID = (
    "customer id|customerid|customer|customer number|customer no|customer code|client id|client|customer ref"
    "|household id|household key|household|member id|account id|account number|buyer id|user id|shopper id|card id"
    "|kundennummer|kunden nr|kundennr|kunde|kunden id|numéro client|n° client|id client|code client|client n°"
    "|cliente|id cliente|número de cliente|código de cliente|código do cliente|id do cliente|nº cliente"
)
_PERSON_NAME = (
    "customer name|name|full name|client name|contact name|buyer name|billing name|recipient name|shipping name"
    "|kundenname|vollständiger name|nom|nom complet|nom du client|nombre|nombre completo|nombre del cliente"
    "|nome|nome completo|nome do cliente"
)
_COMPANY = (
    "company|company name|organisation|organization|billing company|shipping company|business name|firma|firmenname"
    "|unternehmen|société|entreprise|empresa|razón social|razão social|compañía"
)
_EMAIL = (
    "email|e mail|email address|e mail address|customer email|mail|contact email|billing email|e mail adresse"
    "|adresse e mail|courriel|correo|correo electrónico|correo electronico|endereço de email|endereço de e mail"
)
_PHONE = (
    "phone|phone number|telephone|mobile|mobile phone|mobile number|tel|telefon|telefonnummer|handy|handynummer"
    "|téléphone|numéro de téléphone|portable|teléfono|móvil|número de teléfono|telefone|celular|telemóvel"
    "|billing phone|shipping phone|customer phone"
)
_COUNTRY = "country|country code|land|ländercode|pays|code pays|país|pais|código de país|país do cliente|nation"
_REGION = (
    "region|state|province|county|bundesland|kanton|région|département|provincia|comunidad autónoma|estado|uf|região"
    "|customer state|state code"
)
_PRODUCT_CODE = (
    "stock code|stockcode|sku|product id|product code|item code|item number|item id|article number|article|product"
    "|lineitem sku|item sku|variant sku|asin|ean|gtin|upc|artikelnummer|artikel nr|artnr|produktnummer"
    "|référence|référence produit|code produit|code article|código de producto|código|referencia|código do produto"
    "|referência|id producto|id produto|product sku"
)
_PRODUCT_NAME = (
    "description|product name|item name|item|product title|title|lineitem name|product description|article name"
    "|line item name|bezeichnung|artikelbezeichnung|produktname|artikel|produkt|désignation|nom du produit|produit"
    "|libellé|descripción|nombre del producto|producto|artículo|descrição|nome do produto|produto"
)
_CATEGORY = (
    "category|product category|department|product type|product group|product line|category name"
    "|product category name|item category"
    "|kategorie|warengruppe|produktgruppe|catégorie|rayon|famille|categoría|familia|categoria|departamento|family|type"
)
_GROUP = "segment|customer segment|customer group|tier|loyalty tier|kundengruppe|segmento|grupo de clientes|group"
_ORDER = (
    "invoice|invoice no|invoiceno|invoice number|order id|order number|order no|order|basket id|purchase id|receipt"
    "|receipt number|receipt no|transaction id|transaction|document number|order name|rechnungsnummer|rechnung"
    "|rechnungs nr|bestellnummer|bestellung|auftragsnummer|belegnummer|bestell nr|numéro de commande|n° commande"
    "|commande|n° facture|numéro de facture|facture|id commande|número de pedido|pedido|nº pedido|id pedido|factura"
    "|número de factura|fatura|número da fatura|número do pedido|id do pedido|payment id|bon"
)
_LINE = "line id|line item id|order line id|invoice line id|line number|order item id|line no|positionsnummer|position"
_DATE = (
    "invoice date|invoicedate|order date|date|purchase date|transaction timestamp|transaction date|created at|datetime"
    "|order purchase timestamp|order created date|date created|created|created utc|created date utc|created (utc)"
    "|completed time|completed at|sale time|order time|checkout date|date time|payment date"
    "|paid at|sale date|sold at|timestamp|time|day|purchased at|purchased on|receipt date|ordered at|order timestamp"
    "|rechnungsdatum|bestelldatum|kaufdatum|datum|auftragsdatum|belegdatum|date de commande|date commande|date d'achat"
    "|date de facture|date facture|date de la commande|fecha|fecha de pedido|fecha de compra|fecha de factura"
    "|fecha del pedido|data|data do pedido|data da compra|data da fatura|data de compra"
)
_QUANTITY = (
    "quantity|qty|units|count|item quantity|lineitem quantity|quantity sold|number of items|order item quantity|menge"
    "|anzahl|stückzahl|stück|quantité|qté|qte|cantidad|unidades|quantidade|qtd|qtde"
)
_PRICE = (
    "unit price|unitprice|price|item price|lineitem price|price per unit|unit cost|item cost|price each|einzelpreis"
    "|stückpreis|preis|e preis|vk preis|prix unitaire|prix|pu|precio unitario|precio|preço unitário|preço|preco"
    "|valor unitário|sale price|selling price"
)
_AMOUNT = (
    "amount|sales value|total|line total|order total|revenue|sales|net sales|gross sales|dollars|total amount"
    "|order total amount|total price|spend|value|order value|total sales|turnover|payment value|item total"
    "|total collected|line item total|order item total|betrag|gesamtpreis|gesamtbetrag|summe|umsatz|positionsbetrag"
    "|gesamt|montant|montant total|total ttc|total ht|importe|importe total|valor|valor total|monto"
    "|amount paid|price total"
)
_DISCOUNT = (
    "discount|discount amount|discounts|lineitem discount|retail disc|coupon discount|cart discount amount|rabatt"
    "|nachlass|remise|réduction|descuento|desconto|item discount|order discount amount"
    "|discount percent|discount percentage|discount rate|discount pct|rabatt prozent|discount value"
)
_CHANNEL = (
    "channel|sales channel|source|source name|store id|store|shop|location|order source|kanal|vertriebskanal|filiale"
    "|canal|canal de vente|magasin|tienda|canal de venta|canal de venda|loja|outlet|branch"
)
_CURRENCY = "currency|currency code|order currency|währung|devise|monnaie|moneda|divisa|moeda"
_STATUS = (
    "status|order status|financial status|payment status|state of order|transaction status|event type|bestellstatus"
    "|auftragsstatus|statut|statut de commande|estado del pedido|status do pedido|cancelled|canceled|storno|storniert"
    "|annulée|annulé"
)

_CUSTOMER_NUMBER = (
    f"{_CUSTOMER_ID}|id|customer unique id|record id|contact id|lead id|person id|subscriber id|profile id"
)
_CUSTOMERS = (
    _field(
        "customer",
        "Customer number",
        "id",
        _CUSTOMER_NUMBER,
        required=True,
    ),
    _field("name", "Name", "name", _PERSON_NAME),
    _field(
        "given_name",
        "Given name",
        "name",
        "first name|given name|firstname|forename|vorname|prénom|prenom"
        "|nombre de pila|primeiro nome|billing first name",
    ),
    _field(
        "family_name",
        "Family name",
        "name",
        "last name|family name|lastname|surname|nachname|familienname"
        "|nom de famille|apellido|apellidos|sobrenome|apelido|billing last name",
    ),
    _field("company", "Company", "name", _COMPANY),
    _field("email", "E-mail", "email", _EMAIL),
    _field("phone", "Phone", "phone", _PHONE),
    _field(
        "birth_year",
        "Birth year",
        "birth_year",
        "birth year|year birth|year of birth|birth date|date of birth"
        "|birthday|dob|birthdate|geburtsjahr|geburtsdatum|geburtstag|année de naissance|date de naissance"
        "|año de nacimiento|fecha de nacimiento|ano de nascimento|data de nascimento",
    ),
    _field("gender", "Gender", "gender", "gender|sex|geschlecht|genre|sexe|género|genero|sexo|gênero"),
    _field("country", "Country", "country", f"{_COUNTRY}|customer country|billing country|shipping country"),
    _field("region", "Region", "name", f"{_REGION}|billing province|billing state|shipping province"),
    _field("segment", "Segment", "word", _GROUP),
    _field(
        "acquisition_channel",
        "Acquisition channel",
        "word",
        "acquisition channel|acquired through|referrer"
        "|acquisition source|source|utm source|lead source|herkunft|origine|origen|origem",
    ),
    _field(
        "joined_on",
        "Customer since",
        "day",
        "dt customer|joined on|joined|customer since|signup date|sign up date"
        "|registered|registration date|date registered|created at|date created|member since|created|kunde seit"
        "|registriert am|client depuis|date d'inscription|fecha de alta|cliente desde|data de cadastro",
    ),
    _field(
        "consent",
        "Consent to mail",
        "consent",
        "consent|accepts marketing|accepts email marketing|newsletter"
        "|marketing consent|email opt in|opt in|einwilligung|consentement|consentimiento|consentimento",
    ),
    _field("team", "Team", "word", "team|owner team|sales team|équipe|equipo|equipe"),
    _field(
        "address_line1",
        "Street",
        "name",
        "address|address 1|address1|street|address line 1|billing address1"
        "|billing address 1|default address address1|straße|strasse|anschrift|adresse|dirección"
        "|rue|endereço|calle|rua",
    ),
    _field(
        "address_line2",
        "Address, second line",
        "name",
        "address 2|address2|address line 2|billing address2"
        "|default address address2|adresszusatz|complément d'adresse|complemento",
    ),
    _field(
        "postal_code",
        "Postal code",
        "text",
        "postal code|postcode|zip|zip code|zip postal code|plz|postleitzahl"
        "|code postal|código postal|cep|billing zip|billing postcode|default address zip|customer zip code prefix",
    ),
    _field(
        "city",
        "City",
        "name",
        "city|town|billing city|default address city|stadt|ort|wohnort|ville|ciudad|cidade|customer city|localidad",
    ),
    _field("tags", "Tags", "text", "tags|labels|schlagworte|étiquettes|etiquetas"),
)

_PRODUCTS = (
    _field("product", "Product code", "id", f"{_PRODUCT_CODE}|id|handle", required=True),
    _field("name", "Name", "name", f"{_PRODUCT_NAME}|name"),
    _field("category", "Category", "word", _CATEGORY),
    _field("list_price", "List price", "money", f"list price|rrp|regular price|variant price|{_PRICE}"),
    _field(
        "cost",
        "Cost",
        "money",
        "cost|cost per item|unit cost|purchase price|cost price|einkaufspreis|ek preis|coût"
        "|prix d'achat|coste|costo|custo",
    ),
    _field(
        "information",
        "Information text",
        "long_text",
        "information|details|body (html)|body html|long description"
        "|short description|product details|body|beschreibung|produktbeschreibung",
    ),
    _field("kind", "Goods or service", "kind", "kind|goods or service|item type|art"),
)

_PURCHASES = (
    _field("customer", "Customer number", "id", _CUSTOMER_ID),
    _field("customer_name", "Customer name", "name", _PERSON_NAME),
    _field("company", "Company", "name", _COMPANY),
    _field("email", "E-mail", "email", _EMAIL),
    _field("phone", "Phone", "phone", _PHONE),
    _field(
        "customer_country",
        "Customer country",
        "country",
        "customer country|billing country|country of customer"
        "|kundenland|pays du client|país del cliente|país do cliente",
    ),
    _field("purchase", "Order number", "id", _ORDER),
    _field("line", "Line id", "id", _LINE),
    _field("date", "Date", "datetime", _DATE, required=True),
    _field("product", "Product code", "id", _PRODUCT_CODE),
    _field("product_name", "Product name", "name", _PRODUCT_NAME),
    _field("category", "Category", "word", _CATEGORY),
    _field("quantity", "Quantity", "quantity", _QUANTITY),
    _field("price", "Unit price", "price", _PRICE),
    _field("amount", "Line total", "money", _AMOUNT),
    _field("discount", "Discount", "money", _DISCOUNT),
    _field("channel", "Channel", "word", _CHANNEL),
    _field(
        "country",
        "Country of the purchase",
        "country",
        f"{_COUNTRY}|shipping country|ship country|order country|delivery country|lieferland",
    ),
    _field("currency", "Currency", "currency", _CURRENCY),
    _field(
        "delivery_partner",
        "Delivery partner",
        "word",
        "delivery partner|carrier|shipping carrier|shipping method"
        "|courier|shipper|versanddienstleister|transporteur|transportista|transportadora",
    ),
    _field(
        "promised_on",
        "Promised for",
        "day",
        "promised on|promised date|promised|estimated delivery date"
        "|order estimated delivery date|due date|liefertermin|date de livraison prévue|fecha prometida",
    ),
    _field(
        "delivered_on",
        "Delivered on",
        "day",
        "delivered on|delivered at|delivery date|delivered"
        "|order delivered customer date|lieferdatum|date de livraison|fecha de entrega|data de entrega",
    ),
    _field("status", "Status", "status", _STATUS),
    _field(
        "cancels",
        "Cancels order",
        "id",
        "cancels|cancels order|original order|original invoice|refund of|refunded order|storno zu|annule|anula",
    ),
)

_FEEDBACK = (
    _field("feedback", "Feedback id", "id", "feedback id|review id|ticket id|response id|survey id|id|avis id"),
    _field("customer", "Customer number", "id", _CUSTOMER_ID),
    _field(
        "customer_name",
        "Customer name",
        "name",
        f"{_PERSON_NAME}|reviewer|reviewer name|author|author name|verfasser|bewerter|auteur|autor|autora",
    ),
    _field("email", "E-mail", "email", f"{_EMAIL}|requester email|person email|respondent email|reviewer email"),
    _field("purchase", "Order number", "id", _ORDER),
    _field("product", "Product code", "id", f"clothing id|{_PRODUCT_CODE}"),
    _field("product_name", "Product name", "name", f"product purchased|{_PRODUCT_NAME}"),
    _field(
        "date",
        "Date",
        "datetime",
        f"review creation date|review date|received at|submitted at|{_DATE}|response at|responded at|response date"
        "|response time|rated at|reviewed at|submit date|date submitted|submitted on|published at|posted at"
        "|bewertungsdatum|eingegangen am|erstellt am|zeitstempel|antwortdatum|date de réponse|date de l'avis|date avis"
        "|fecha de respuesta|marca temporal|data da avaliação|data da resposta|carimbo de data hora",
        required=True,
    ),
    _field(
        "title",
        "Title",
        "name",
        "review comment title|ticket subject|review title|subject|headline|title|betreff"
        "|titel|titre|sujet|título|titulo|asunto|assunto",
    ),
    _field(
        "text",
        "Text",
        "long_text",
        "review comment message|ticket description|review text|text|comment|comments"
        "|feedback|review|message|verbatim|body|kommentar|bewertung|bewertungstext|nachricht"
        "|commentaire|avis|message"
        "|comentario|comentarios|reseña|mensaje|comentário|comentários|avaliação|mensagem|opinion|content|answer"
        "|review comment|review content|rating comment|satisfaction comment|survey comment|response comment"
        "|customer comment|customer comments|customer feedback|customer review|customer message|kundenkommentar"
        "|kundenmeinung|commentaire client|avis client|comentario del cliente|comentário do cliente",
    ),
    _field(
        "rating",
        "Rating",
        "rating",
        "rating|review score|score|stars|customer satisfaction rating|nps|nps score"
        "|csat|csat score|ces|note|étoiles|sterne|punkte|puntuación|calificación|estrellas|nota|pontuação|estrelas"
        "|star rating|review rating|review stars|overall rating|satisfaction rating|satisfaction score|ces score"
        "|net promoter score|customer effort score|customer satisfaction|classificação|valoración|sternebewertung",
    ),
    _field("rating_scale", "Rating scale", "scale", "rating scale|scale|survey type|skala|échelle|escala"),
    # Where somebody lives, as location does in exports of reviews, is no way to be heard.
    _field("channel", "Channel", "word", f"ticket channel|survey channel|via|{_CHANNEL.replace('|location', '')}"),
    _field("language", "Language", "word", "language|locale|lang|sprache|langue|idioma"),
    Field("held", "Held apart", "word", ours=True),
)

FIELDS: dict[str, tuple[Field, ...]] = {
    "customers": _CUSTOMERS,
    "products": _PRODUCTS,
    "purchases": _PURCHASES,
    "feedback": _FEEDBACK,
}
KINDS = tuple(FIELDS)


def field_names(kind: str) -> tuple[str, ...]:
    """Names of the fields of one kind of import."""
    return tuple(field.name for field in FIELDS[kind] if not field.ours)


def check_kind(kind: str) -> str:
    """Give the kind back, or say which kinds there are."""
    if kind not in FIELDS:
        raise UserError(f"'{kind}' is not something that can be imported.", f"Choose one of {', '.join(KINDS)}.")
    return kind


def field_type(kind: str, name: str) -> str:
    """How the text of a field is read; attributes are plain text."""
    if name.startswith(ATTRIBUTE_PREFIX):
        return "text"
    for field in FIELDS[check_kind(kind)]:
        if field.name == name:
            return field.type
    raise UserError(
        f"There is no field '{name}' in {kind}.",
        f"Use one of {', '.join(field_names(kind))}"
        + (f", or {ATTRIBUTE_PREFIX}NAME." if kind in {"customers", "products"} else "."),
    )
