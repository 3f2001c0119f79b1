"""The fields of a file of customers, with the headings exports use for them."""

from __future__ import annotations

from data_access.importing.fields.model import field
from data_access.importing.fields.synonyms import (
    COMPANY,
    COUNTRY,
    CUSTOMER_ID,
    EMAIL,
    GROUP,
    PERSON_NAME,
    PHONE,
    REGION,
)

_CUSTOMER_NUMBER = (
    f"{CUSTOMER_ID}|id|customer unique id|record id|contact id|lead id|person id|subscriber id|profile id"
)
CUSTOMERS = (
    field(
        "customer",
        "Customer number",
        "id",
        _CUSTOMER_NUMBER,
        required=True,
    ),
    field("name", "Name", "name", PERSON_NAME),
    field(
        "given_name",
        "Given name",
        "name",
        "first name|given name|firstname|forename|vorname|prénom|prenom"
        "|nombre de pila|primeiro nome|billing first name",
    ),
    field(
        "family_name",
        "Family name",
        "name",
        "last name|family name|lastname|surname|nachname|familienname"
        "|nom de famille|apellido|apellidos|sobrenome|apelido|billing last name",
    ),
    field("company", "Company", "name", COMPANY),
    field("email", "E-mail", "email", EMAIL),
    field("phone", "Phone", "phone", PHONE),
    field(
        "birth_year",
        "Birth year",
        "birth_year",
        "birth year|year birth|year of birth|birth date|date of birth"
        "|birthday|dob|birthdate|geburtsjahr|geburtsdatum|geburtstag|année de naissance|date de naissance"
        "|año de nacimiento|fecha de nacimiento|ano de nascimento|data de nascimento",
    ),
    field("gender", "Gender", "gender", "gender|sex|geschlecht|genre|sexe|género|genero|sexo|gênero"),
    field("country", "Country", "country", f"{COUNTRY}|customer country|billing country|shipping country"),
    field("region", "Region", "name", f"{REGION}|billing province|billing state|shipping province"),
    field("segment", "Segment", "word", GROUP),
    field(
        "acquisition_channel",
        "Acquisition channel",
        "word",
        "acquisition channel|acquired through|referrer"
        "|acquisition source|source|utm source|lead source|herkunft|origine|origen|origem",
    ),
    field(
        "joined_on",
        "Customer since",
        "day",
        "dt customer|joined on|joined|customer since|signup date|sign up date"
        "|registered|registration date|date registered|created at|date created|member since|created|kunde seit"
        "|registriert am|client depuis|date d'inscription|fecha de alta|cliente desde|data de cadastro",
    ),
    field(
        "consent",
        "Consent to mail",
        "consent",
        "consent|accepts marketing|accepts email marketing|newsletter"
        "|marketing consent|email opt in|opt in|einwilligung|consentement|consentimiento|consentimento",
    ),
    field("team", "Team", "word", "team|owner team|sales team|équipe|equipo|equipe"),
    field(
        "address_line1",
        "Street",
        "name",
        "address|address 1|address1|street|address line 1|billing address1"
        "|billing address 1|default address address1|straße|strasse|anschrift|adresse|dirección"
        "|rue|endereço|calle|rua",
    ),
    field(
        "address_line2",
        "Address, second line",
        "name",
        "address 2|address2|address line 2|billing address2"
        "|default address address2|adresszusatz|complément d'adresse|complemento",
    ),
    field(
        "postal_code",
        "Postal code",
        "text",
        "postal code|postcode|zip|zip code|zip postal code|plz|postleitzahl"
        "|code postal|código postal|cep|billing zip|billing postcode|default address zip|customer zip code prefix",
    ),
    field(
        "city",
        "City",
        "name",
        "city|town|billing city|default address city|stadt|ort|wohnort|ville|ciudad|cidade|customer city|localidad",
    ),
    field("tags", "Tags", "text", "tags|labels|schlagworte|étiquettes|etiquetas"),
)
