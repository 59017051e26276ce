package dev.lakebox;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers each {@link Problem} as {@code application/problem+json}. */
@Provider
public final class ProblemMapper implements ExceptionMapper<Problem> {

    public static final String MEDIA_TYPE = "application/problem+json";

    @Override
    public Response toResponse(Problem problem) {
        return Response.status(problem.status())
                .type(MEDIA_TYPE)
                .entity(body(problem))
                .build();
    }

    /** {@code {title, status, detail, …}}. */
    public static Map<String, Object> body(Problem problem) {
        Response.Status known = Response.Status.fromStatusCode(problem.status());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("title", known == null ? "Problem" : known.getReasonPhrase());
        body.put("status", problem.status());
        body.put("detail", problem.getMessage());
        body.putAll(problem.more());
        return body;
    }
}
