package dev.lakebox.catalog;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.KebabCaseStrategy;
import java.io.IOException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.rest.RESTRequest;
import org.apache.iceberg.rest.RESTResponse;
import org.apache.iceberg.rest.RESTSerializers;

/** The REST protocol's messages as JSON. */
final class Json {

    private final ObjectMapper mapper;

    Json() {
        this.mapper = new ObjectMapper(new JsonFactoryBuilder().build())
                .setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
                .setPropertyNamingStrategy(new KebabCaseStrategy())
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        RESTSerializers.registerAll(mapper);
    }

    byte[] write(RESTResponse message) {
        try {
            return mapper.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write %s as JSON".formatted(message.getClass()), e);
        }
    }

    <T extends RESTRequest> T read(byte[] body, Class<T> type) {
        T message;
        try {
            message = mapper.readValue(body, type);
        } catch (JsonProcessingException e) {
            throw new BadRequestException(e, "Invalid %s: %s", type.getSimpleName(), e.getOriginalMessage());
        } catch (IOException | RuntimeException e) {
            throw new BadRequestException(e, "Invalid %s: %s", type.getSimpleName(), e.getMessage());
        }
        if (message == null) {
            throw new BadRequestException("Invalid %s: empty", type.getSimpleName());
        }
        message.validate();
        return message;
    }
}
