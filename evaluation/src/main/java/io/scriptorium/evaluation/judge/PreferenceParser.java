package io.scriptorium.evaluation.judge;

import io.scriptorium.inference.ResponseSchema;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Parses a judge's preference: a JSON object, or a line such as "Verdict: first". */
final class PreferenceParser {

  private static final String REASON = "reason";
  private static final String VERDICT = "verdict";

  private static final Pattern LINE =
      Pattern.compile(
          "^[ \\t*#>_`-]*verdict[ \\t*_`]*[:=-][ \\t*_`\"]*(first|second|tie)[ \\t*_`\".]*$",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  private PreferenceParser() {}

  /**
   * The schema of an answer: the reason first, so that the model reasons first; then the verdict.
   */
  static ResponseSchema schema() {
    ObjectNode schema = Json.MAPPER.createObjectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject(REASON).put("type", "string");
    ArrayNode choices = properties.putObject(VERDICT).put("type", "string").putArray("enum");
    Arrays.stream(Preference.values()).map(Preference::json).forEach(choices::add);
    schema.putArray("required").add(REASON).add(VERDICT);
    schema.put("additionalProperties", false);
    return new ResponseSchema(VERDICT, schema);
  }

  /**
   * The preference in an answer.
   *
   * @throws BadRecordException if there is none, or more than one
   */
  static Preference read(String answer) {
    return ofObject(answer)
        .or(() -> ofLine(answer))
        .flatMap(PreferenceParser::named)
        .orElseThrow(() ->
            new BadRecordException(
                "The judge's verdict is none of %s."
                    .formatted(
                        Arrays.stream(Preference.values())
                            .map(Preference::json)
                            .collect(Collectors.joining(", ")))));
  }

  private static Optional<String> ofObject(String answer) {
    return JsonAnswer.in(answer).flatMap(it -> it.path(VERDICT).stringValueOpt());
  }

  private static Optional<String> ofLine(String answer) {
    List<String> given = LINE.matcher(answer).results().map(it -> it.group(1)).limit(2).toList();
    // Two verdicts are ambiguous.
    return given.size() == 1 ? Optional.of(given.getFirst()) : Optional.empty();
  }

  private static Optional<Preference> named(String name) {
    String wanted = name.strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(Preference.values()).filter(it -> it.json().equals(wanted)).findFirst();
  }
}
