"""Headings of the common exports: name, kind, the headings that must be there, field=heading pairs.

Where an export has one row for each order, ``amount`` is the order's total; where it has one for each item,
``price`` or ``amount`` is the item's.
"""

from __future__ import annotations

# Their rows after an order's first leave the order's own cells (customer, status, delivery) empty.
FIRST_ROW_ONLY = frozenset({"shopify_orders"})

# Their customer number is 0 for everybody who bought without an account.
GUEST_IS_ZERO = frozenset({"woocommerce_orders"})

# Export → heading of the discount on the whole order, which is in none of its lines.
ORDER_DISCOUNT = {"shopify_orders": "Discount Amount", "shopify_orders_json": "total_discounts"}

# Export → scale of its ratings and channel where its rows say none, and what tells its ids from those of others.
FIXED: dict[str, tuple[str | None, str | None, str]] = {
    "amazon_reviews": ("stars", "amazon", "amazon:"),
    "google_business": ("stars", "google", "google:"),
    "google_play": ("stars", "google play", ""),
    "judge_me": ("stars", "judge.me", ""),
    "okendo": ("stars", "okendo", ""),
    "shopify_product_reviews": ("stars", "shop reviews", ""),
    "survey_monkey": (None, "survey", "surveymonkey:"),
    "trustpilot": ("stars", "trustpilot", "trustpilot:"),
    "typeform": (None, "survey", "typeform:"),
    "yotpo": ("stars", "yotpo", ""),
    "zendesk_tickets": ("csat", None, "zendesk:"),
}

# Ratings that are words. Zendesk asks good or bad: they are the ends of its scale, so that its own share of good ones
# is the share of satisfied customers here. What was asked and not answered is empty.
RATING_WORDS: dict[str, dict[str, int | None]] = {
    "google_business": {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "star_rating_unspecified": None},
    "zendesk_tickets": {"good": 5, "bad": 1, "offered": None, "not offered": None, "unoffered": None},
}

# Of tools that ask as Zendesk does and name the column after it.
GOOD_OR_BAD = RATING_WORDS["zendesk_tickets"]

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
            "|delivery_partner=Shipping Method|cancelled_on=Cancelled at"
        ),
    ),
    (
        # Orders as its interface hands them out. Guests have no customer, and are known by their address.
        "shopify_orders_json",
        "purchases",
        "financial_status|created_at|line_items[].title|line_items[].price|line_items[].quantity",
        (
            "purchase=id|customer=customer.id|email=email|date=created_at|status=financial_status"
            "|line=line_items[].id|product=line_items[].sku|product_name=line_items[].title"
            "|quantity=line_items[].quantity|price=line_items[].price|discount=line_items[].total_discount"
            "|currency=currency|customer_name=billing_address.name|company=billing_address.company"
            "|phone=billing_address.phone|customer_country=billing_address.country_code"
            "|country=shipping_address.country_code|channel=source_name|cancelled_on=cancelled_at"
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
        # As its interface hands them out.
        "woocommerce_orders",
        "purchases",
        "customer_id|date_created|status|line_items[].name|line_items[].total",
        (
            "purchase=id|customer=customer_id|email=billing.email|date=date_created|status=status"
            "|line=line_items[].id|product=line_items[].sku|product_name=line_items[].name"
            "|quantity=line_items[].quantity|amount=line_items[].total|currency=currency|phone=billing.phone"
            "|company=billing.company|customer_country=billing.country|country=shipping.country|channel=created_via"
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
    # Reviews and surveys. Where each list of headings was found stands in docs/decisions/0024.
    (
        "trustpilot",
        "feedback",
        "Review Id|Review Created (UTC)|Review Stars|Review Content",
        (
            "feedback=Review Id|date=Review Created (UTC)|rating=Review Stars|title=Review Title|text=Review Content"
            "|customer_name=Review Username|email=Review User Email|purchase=Reference Id|language=Review Language"
        ),
    ),
    (
        "judge_me",
        "feedback",
        "title|body|rating|review_date|reviewer_name|product_handle",
        (
            "date=review_date|rating=rating|title=title|text=body|customer_name=reviewer_name|email=reviewer_email"
            "|product=product_handle"
        ),
    ),
    (
        "shopify_product_reviews",
        "feedback",
        "product_handle|state|rating|author|body|created_at",
        "date=created_at|rating=rating|title=title|text=body|customer_name=author|email=email|product=product_handle",
    ),
    (
        "yotpo",
        "feedback",
        "Review Title|Review Content|Review Score|Date|Product ID|Display Name",
        (
            "date=Date|rating=Review Score|title=Review Title|text=Review Content|customer_name=Display Name"
            "|email=Email|product=Product ID|product_name=Product Title"
        ),
    ),
    (
        "okendo",
        "feedback",
        "name|body|rating|dateCreated|productId",
        ("date=dateCreated|rating=rating|title=title|text=body|customer_name=name|email=email|product=productId"),
    ),
    (
        "amazon_reviews",
        "feedback",
        "marketplace|customer_id|review_id|star_rating|review_body|review_date",
        (
            "feedback=review_id|customer=customer_id|product=product_id|product_name=product_title"
            "|date=review_date|rating=star_rating|title=review_headline|text=review_body"
        ),
    ),
    (
        # The objects of the file that Takeout gives, and of the interface for programs.
        "google_business",
        "feedback",
        "reviewer.displayName|starRating|createTime",
        ("feedback=reviewId|date=createTime|rating=starRating|text=comment|customer_name=reviewer.displayName"),
    ),
    (
        "google_play",
        "feedback",
        "Package Name|Review Submit Date and Time|Star Rating|Review Text",
        (
            "date=Review Submit Date and Time|rating=Star Rating|title=Review Title|text=Review Text"
            "|language=Reviewer Language"
        ),
    ),
    (
        # The questions of a survey are its own: which one is the rating and which the words is seen from the answers.
        "survey_monkey",
        "feedback",
        "Respondent ID|Collector ID|Start Date|End Date",
        "feedback=Respondent ID|date=End Date|email=Email Address",
    ),
    (
        "typeform",
        "feedback",
        "#|Start Date (UTC)|Submit Date (UTC)",
        "feedback=#|date=Submit Date (UTC)",
    ),
    (
        "zendesk_tickets",
        "feedback",
        "Id|Requester|Requester email|Subject|Created at|Satisfaction Score",
        (
            "feedback=Id|date=Created at|customer_name=Requester|email=Requester email|title=Subject"
            "|rating=Satisfaction Score|channel=Via"
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
