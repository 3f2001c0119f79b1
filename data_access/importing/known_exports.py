"""Headings of the common exports: name, kind, the headings that must be there, field=heading pairs.

Where an export has one row for each order, ``amount`` is the order's total; where it has one for each item,
``price`` or ``amount`` is the item's.
"""

from __future__ import annotations

# Their rows after an order's first leave the order's own cells (customer, status, delivery) empty.
FIRST_ROW_ONLY = frozenset({"shopify_orders"})

# Export → scale of its ratings and channel where its rows say none, and what tells its ids from those of others.
FIXED: dict[str, tuple[str | None, str | None, str]] = {}

KNOWN: tuple[tuple[str, str, str, str], ...] = (
    (
        "online_retail",
        "purchases",
        "Invoice|StockCode|InvoiceDate|Price|Customer ID",
        (
            "purchase=Invoice|product=StockCode|product_name=Description|quantity=Quantity|date=InvoiceDate"
            "|price=Price|customer=Customer ID|country=Country"
        ),
    ),
    (
        "online_retail",
        "purchases",
        "InvoiceNo|StockCode|InvoiceDate|UnitPrice|CustomerID",
        (
            "purchase=InvoiceNo|product=StockCode|product_name=Description|quantity=Quantity|date=InvoiceDate"
            "|price=UnitPrice|customer=CustomerID|country=Country"
        ),
    ),
    (
        # One row for each line item; the order's own columns are filled on its first row only.
        "shopify_orders",
        "purchases",
        "Name|Financial Status|Lineitem name|Lineitem price|Created at",
        (
            "purchase=Name|email=Email|date=Created at|status=Financial Status|quantity=Lineitem quantity"
            "|product=Lineitem sku|product_name=Lineitem name|price=Lineitem price|discount=Lineitem discount"
            "|currency=Currency|customer_name=Billing Name|company=Billing Company|phone=Billing Phone"
            "|customer_country=Billing Country|country=Shipping Country|channel=Source"
            "|delivery_partner=Shipping Method"
        ),
    ),
    (
        "shopify_customers",
        "customers",
        "Customer ID|First Name|Last Name|Accepts Email Marketing",
        (
            "customer=Customer ID|given_name=First Name|family_name=Last Name|email=Email|phone=Phone"
            "|consent=Accepts Email Marketing|company=Default Address Company"
            "|address_line1=Default Address Address1|address_line2=Default Address Address2"
            "|city=Default Address City|region=Default Address Province Code|country=Default Address Country Code"
            "|postal_code=Default Address Zip|tags=Tags"
        ),
    ),
    (
        "shopify_products",
        "products",
        "Handle|Title|Variant SKU|Variant Price",
        (
            "product=Variant SKU|name=Title|category=Type|list_price=Variant Price|cost=Cost per item"
            "|information=Body (HTML)"
        ),
    ),
    (
        "woocommerce_orders",
        "purchases",
        "order_id|order_date|status|item_sku",
        (
            "purchase=order_id|date=order_date|status=status|product=item_sku|product_name=item_name"
            "|quantity=item_quantity|amount=item_total|email=billing_email|phone=billing_phone"
            "|company=billing_company|customer=customer_id|customer_country=billing_country"
            "|country=shipping_country|currency=order_currency|delivery_partner=shipping_method|line=item_id"
        ),
    ),
    (
        "woocommerce_orders",
        "purchases",
        "order_id|order_date|status|order_total",
        (
            "purchase=order_id|date=order_date|status=status|amount=order_total|email=billing_email"
            "|phone=billing_phone|company=billing_company|customer=customer_id|customer_country=billing_country"
            "|country=shipping_country|currency=order_currency|delivery_partner=shipping_method"
        ),
    ),
    (
        "woocommerce_orders",
        "purchases",
        "Order Number|Order Date|Order Status|Item Name",
        (
            "purchase=Order Number|date=Order Date|status=Order Status|product=SKU|product_name=Item Name"
            "|quantity=Quantity|price=Item Cost|email=Email (Billing)|phone=Phone (Billing)"
            "|company=Company (Billing)|customer=Customer User ID|customer_country=Country Code (Billing)"
            "|country=Country Code (Shipping)|delivery_partner=Shipping Method Title"
        ),
    ),
    (
        "woocommerce_analytics",
        "purchases",
        "Date|Order #|Status|Customer type|Net Sales",
        "date=Date|purchase=Order #|status=Status|customer_name=Customer|amount=Net Sales|channel=Attribution",
    ),
    (
        "square_items",
        "purchases",
        "Date|Item|Qty|Gross Sales|Net Sales|Transaction ID",
        (
            "date=Date|category=Category|product_name=Item|quantity=Qty|product=SKU|amount=Net Sales"
            "|purchase=Transaction ID|customer=Customer ID|customer_name=Customer Name|channel=Location"
        ),
    ),
    (
        "square_transactions",
        "purchases",
        "Date|Gross Sales|Net Sales|Transaction ID|Payment ID",
        (
            "date=Date|amount=Net Sales|purchase=Transaction ID|customer=Customer ID|customer_name=Customer Name"
            "|channel=Location|status=Transaction Status|product_name=Description"
        ),
    ),
    (
        "stripe_payments",
        "purchases",
        "id|Created (UTC)|Amount|Currency|Status",
        (
            "purchase=id|date=Created (UTC)|amount=Amount|currency=Currency|status=Status|customer=Customer ID"
            "|email=Customer Email|product_name=Description"
        ),
    ),
    (
        "stripe_payments",
        "purchases",
        "id|Created date (UTC)|Amount|Currency|Status",
        (
            "purchase=id|date=Created date (UTC)|amount=Amount|currency=Currency|status=Status"
            "|customer=Customer ID|email=Customer Email|product_name=Description"
        ),
    ),
    (
        "olist_orders",
        "purchases",
        "order_id|customer_id|order_status|order_purchase_timestamp",
        (
            "purchase=order_id|customer=customer_unique_id|date=order_purchase_timestamp|status=order_status"
            "|product=product_id|category=product_category_name|price=price|amount=payment_value"
            "|delivered_on=order_delivered_customer_date|promised_on=order_estimated_delivery_date"
            "|channel=seller_id"
        ),
    ),
    (
        "olist_items",
        "purchases",
        "order_id|order_item_id|product_id|price|freight_value",
        (
            "purchase=order_id|product=product_id|price=price|date=order_purchase_timestamp"
            "|customer=customer_unique_id|status=order_status|category=product_category_name"
            "|delivered_on=order_delivered_customer_date|promised_on=order_estimated_delivery_date"
        ),
    ),
    (
        "olist_reviews",
        "feedback",
        "review_id|order_id|review_score|review_comment_message|review_creation_date",
        (
            "feedback=review_id|purchase=order_id|rating=review_score|title=review_comment_title"
            "|text=review_comment_message|date=review_creation_date|customer=customer_unique_id"
        ),
    ),
    (
        # What reading.mail makes of a mail.
        "mail",
        "feedback",
        "Message-ID|Date|From|From name|Subject|Text|Channel|Held apart",
        (
            "feedback=Message-ID|date=Date|email=From|customer_name=From name|title=Subject|text=Text"
            "|channel=Channel|held=Held apart"
        ),
    ),
    (
        "olist_customers",
        "customers",
        "customer_unique_id|customer_city|customer_state",
        ("customer=customer_unique_id|postal_code=customer_zip_code_prefix|city=customer_city|region=customer_state"),
    ),
    (
        "olist_products",
        "products",
        "product_id|product_category_name|product_name_lenght",
        "product=product_id|category=product_category_name",
    ),
    (
        # The line's amount is what the shop got; the discounts are already taken off.
        "complete_journey",
        "purchases",
        "household_id|basket_id|product_id|sales_value|transaction_timestamp",
        (
            "customer=household_id|purchase=basket_id|product=product_id|quantity=quantity|amount=sales_value"
            "|date=transaction_timestamp|channel=store_id"
        ),
    ),
    (
        "complete_journey",
        "customers",
        "household_id|income|home_ownership|household_size",
        "customer=household_id",
    ),
    (
        "complete_journey",
        "products",
        "product_id|department|brand|product_category|product_type",
        "product=product_id|name=product_type|category=product_category|information=package_size",
    ),
    (
        "marketing_campaign",
        "customers",
        "ID|Year_Birth|Education|Income|Dt_Customer",
        "customer=ID|birth_year=Year_Birth|joined_on=Dt_Customer",
    ),
    (
        "telco_churn",
        "customers",
        "customerID|gender|SeniorCitizen|tenure|Churn",
        "customer=customerID|gender=gender",
    ),
)
