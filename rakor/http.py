def _pass(get_response):
    return get_response


RefuseControlCharacters = KeepPrivate = _pass
