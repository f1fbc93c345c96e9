"""Answers, pages and the library on a screen: records in, escaped HTML and page pictures out.

templates, wording, marking   how a record becomes words and markup; everything is escaped here
address                       what stands in the browser's address: questions, filters, marked words
exchange, pane, library ...   one module per part of the screen
painting, pictures            page images, drawn in a process of their own
door                          the guard in front of every route
look/                         style sheets and the page script; templates/ the markup
"""
