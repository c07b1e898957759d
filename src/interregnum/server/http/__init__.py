"""What every exchange with a browser goes through, whatever is asked.

connections      how many there may be, and how long they may say nothing
security         which requests are answered, and the headers of every response
body             the body of a request, within limits
response         a stored response: compressed, with its ETag
error_response   errors as a page or as JSON
"""
