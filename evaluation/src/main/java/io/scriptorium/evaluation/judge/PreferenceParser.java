package io.scriptorium.evaluation.judge;

import io.scriptorium.inference.client.ResponseSchema;
import io.scriptorium.job.BadRecordException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Parses a judge's preference: a JSON object, or a line such as "Verdict: first". */
final class PreferenceParser {

  private static final String VERDICT = "verdict";

  private static final Pattern LINE =
      Pattern.compile(
          "^[ \\t*#>_`-]*verdict[ \\t*_`]*[:=-][ \\t*_`\"]*(first|second|tie)[ \\t*_`\".]*$",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  /** The reason first, so that the model reasons first. */
  static final ResponseSchema SCHEMA =
      ResponseSchema.of(
          VERDICT,
          """
          {"type": "object",
           "properties": {
             "reason": {"type": "string"},
             "verdict": {"type": "string", "enum": ["first", "second", "tie"]}},
           "required": ["reason", "verdict"],
           "additionalProperties": false}
          """);

  private PreferenceParser() {}

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
