"""The fields of a file of feedback, with the headings exports use for them."""

from __future__ import annotations

from data_access.importing.fields.model import Field, field
from data_access.importing.fields.synonyms import (
    CHANNEL,
    CUSTOMER_ID,
    DATE,
    EMAIL,
    ORDER,
    PERSON_NAME,
    PRODUCT_CODE,
    PRODUCT_NAME,
)

FEEDBACK = (
    field("feedback", "Feedback id", "id", "feedback id|review id|ticket id|response id|survey id|id|avis id"),
    field("customer", "Customer number", "id", CUSTOMER_ID),
    field(
        "customer_name",
        "Customer name",
        "name",
        f"{PERSON_NAME}|reviewer|reviewer name|author|author name|verfasser|bewerter|auteur|autor|autora",
    ),
    field("email", "E-mail", "email", f"{EMAIL}|requester email|person email|respondent email|reviewer email"),
    field("purchase", "Order number", "id", ORDER),
    field("product", "Product code", "id", f"clothing id|{PRODUCT_CODE}"),
    field("product_name", "Product name", "name", f"product purchased|{PRODUCT_NAME}"),
    field(
        "date",
        "Date",
        "datetime",
        f"review creation date|review date|received at|submitted at|{DATE}|response at|responded at|response date"
        "|response time|rated at|reviewed at|submit date|date submitted|submitted on|published at|posted at"
        "|bewertungsdatum|eingegangen am|erstellt am|zeitstempel|antwortdatum|date de réponse|date de l'avis|date avis"
        "|fecha de respuesta|marca temporal|data da avaliação|data da resposta|carimbo de data hora",
        required=True,
    ),
    field(
        "title",
        "Title",
        "name",
        "review comment title|ticket subject|review title|subject|headline|title|betreff"
        "|titel|titre|sujet|título|titulo|asunto|assunto",
    ),
    field(
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
    field(
        "rating",
        "Rating",
        "rating",
        "rating|review score|score|stars|customer satisfaction rating|nps|nps score"
        "|csat|csat score|ces|note|étoiles|sterne|punkte|puntuación|calificación|estrellas|nota|pontuação|estrelas"
        "|star rating|review rating|review stars|overall rating|satisfaction rating|satisfaction score|ces score"
        "|net promoter score|customer effort score|customer satisfaction|classificação|valoración|sternebewertung",
    ),
    field("rating_scale", "Rating scale", "scale", "rating scale|scale|survey type|skala|échelle|escala"),
    # Where somebody lives, as location does in exports of reviews, is no way to be heard.
    field("channel", "Channel", "word", f"ticket channel|survey channel|via|{CHANNEL.replace('|location', '')}"),
    field("language", "Language", "word", "language|locale|lang|sprache|langue|idioma"),
    Field("held", "Held apart", "word", ours=True),
)
