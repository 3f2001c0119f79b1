"""Pure normalisers: text, numbers and money, dates, e-mail, phone, country, and small vocabularies."""
