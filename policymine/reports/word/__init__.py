"""Word documents: page, styles, fields, tables and bytes, as every .docx of this project has them."""
