"""The whole report as a document to go on working with: .docx, .xlsx and .tex from the blocks that the page is made of."""
