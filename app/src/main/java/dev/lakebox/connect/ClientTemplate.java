package dev.lakebox.connect;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.commons.text.StringSubstitutor;

/**
 * An entry of {@code clients.json}: {@link ClientLines} before it is known where the sandbox answers. Its text is a file
 * beside it, in which {@code ${name}} stands for a value.
 *
 * @param template the file's name
 * @param needs may hold {@code ${name}} as well
 */
record ClientTemplate(
        String client, String title, Language language, String template, String needs, boolean proven, String note) {

    private static final String DIRECTORY = "/connect/";

    /** All, in the order in which they are shown. */
    static List<ClientTemplate> all(ObjectMapper json) {
        try (InputStream file = open("clients.json")) {
            return List.of(json.readValue(file, ClientTemplate[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException where a name in the text has no value */
    ClientLines fill(Map<String, String> values) {
        return new ClientLines(
                client,
                title,
                language,
                replace(needs, values::get),
                replace(text(), name -> {
                    String value = values.get(name);
                    return value == null ? null : language.escape(value);
                }),
                proven,
                note);
    }

    private String text() {
        try (InputStream file = open(template)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String replace(String text, UnaryOperator<String> values) {
        return new StringSubstitutor(values::apply)
                .setEnableUndefinedVariableException(true)
                // a secret may look like a placeholder
                .setDisableSubstitutionInValues(true)
                .replace(text);
    }

    private static InputStream open(String name) throws IOException {
        InputStream file = ClientTemplate.class.getResourceAsStream(DIRECTORY + name);
        if (file == null) {
            throw new FileNotFoundException("There is no " + DIRECTORY + name + " among the program's resources");
        }
        return file;
    }
}
