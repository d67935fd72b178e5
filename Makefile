# Two commands: `make run` and `make test`. The README says what they do.
.PHONY: run test lock format

run:
	@bash scripts/run.sh

test:
	@bash scripts/test.sh

# After a change in requirements*.txt.
lock: COMPILE = .venv/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options
lock:
	$(COMPILE) -o requirements.lock requirements.txt
	$(COMPILE) -c requirements.lock -o requirements-dev.lock requirements-dev.txt

format:
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	.venv/bin/djlint --reformat --quiet templates
