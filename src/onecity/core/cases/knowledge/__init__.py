"""The knowledge base of the hotline (知识库): what is answered again and again, written and approved by whose it is."""
