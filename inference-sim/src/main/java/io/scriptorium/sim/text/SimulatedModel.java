package io.scriptorium.sim.text;

import io.scriptorium.sim.text.ChatPrompt.Format;
import io.scriptorium.sim.text.ChatPrompt.Message;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The simulated model: decides how a prompt is answered. */
public final class SimulatedModel {
  /** The name in every response, so that it is never mistaken for a real model's. */
  public static final String NAME = "scriptorium-simulator";

  private static final int DEFAULT_WORDS = 300;
  private static final int DEFAULT_PLAN_WORDS = 2_000;
  private static final int MOST_WORDS = 100_000;
  private static final int MOST_PLAN_WORDS = 1_000_000;
  private static final int MOST_STEPS = 2_000;
  private static final int TOPIC_CHARACTERS = 800;

  private static final Pattern WORDS =
      Pattern.compile("(\\d[\\d,]{0,11})(?:\\s|-){0,3}(?:words?\\b|字)", Pattern.CASE_INSENSITIVE);
  private static final Pattern TOTAL_LENGTH =
      Pattern.compile("Total length:\\s*(\\d[\\d,]{0,11})\\s*words", Pattern.CASE_INSENSITIVE);
  private static final Pattern LINE_FORMAT =
      Pattern.compile("\\|\\s*words\\s*\\|\\s*main[ _]point", Pattern.CASE_INSENSITIVE);

  private final long seed;
  private final double deviation;
  private final boolean identifiers;
  private final boolean sampled;
  private final AtomicLong generations = new AtomicLong();

  /**
   * @param seed changes every text
   * @param deviation how far a length may stray from what was asked, as a share
   * @param identifiers whether a section begins with "Paragraph N:"
   * @param sampled whether the same prompt gets another text each time
   */
  public SimulatedModel(long seed, double deviation, boolean identifiers, boolean sampled) {
    this.seed = seed;
    this.deviation = deviation;
    this.identifiers = identifiers;
    this.sampled = sampled;
  }

  /**
   * An answer.
   *
   * @param text the whole answer, without a token limit
   * @param identifier how many leading characters are an identifier such as "Paragraph 3: "
   */
  public record Answer(String text, int identifier) {}

  /**
   * The answer to a prompt.
   *
   * @throws BadRequestException if the schema asked for is neither that of a plan nor a plain form
   */
  public Answer answer(ChatPrompt prompt) {
    Random random = random(prompt);
    return switch (prompt.format()) {
      case Format.Schema(JsonNode schema) -> {
        JsonNode steps = schema.path("properties").path("steps");
        if (!steps.isObject()) {
          yield new Answer(SchemaFiller.filled(schema, random), 0);
        }
        int mostSteps = Math.clamp(steps.path("maxItems").asInt(MOST_STEPS), 1, MOST_STEPS);
        yield new Answer(json(outline(prompt, mostSteps, random)), 0);
      }
      case Format.AnyObject() ->
          new Answer(
              prompt.messages().stream().anyMatch(m -> m.content().contains("main_point"))
                  ? json(outline(prompt, MOST_STEPS, random))
                  : SimulatorJson.MAPPER.writeValueAsString(
                      Map.of("text", section(prompt, random).text())),
              0);
      case Format.Text() ->
          asksForLines(prompt)
              ? new Answer(outline(prompt, MOST_STEPS, random).lines(), 0)
              : section(prompt, random);
    };
  }

  private static boolean asksForLines(ChatPrompt prompt) {
    return LINE_FORMAT.matcher(prompt.last("system")).find()
        || LINE_FORMAT.matcher(prompt.last("user")).find();
  }

  private Answer section(ChatPrompt prompt, Random random) {
    String step = prompt.last("user");
    int asked = lastNumber(WORDS, step, DEFAULT_WORDS, MOST_WORDS);
    double stray = deviation * (2 * random.nextDouble() - 1);
    int words = (int) Math.max(1, Math.round(asked * (1 + stray)));
    String text = new ProseGenerator(random, Vocabulary.topics(end(step))).text(words);
    String identifier = identifiers ? "Paragraph " + (prompt.answers().size() + 1) + ": " : "";
    return new Answer(identifier + text, identifier.length());
  }

  private static SimulatedPlan outline(ChatPrompt prompt, int mostSteps, Random random) {
    List<String> asked =
        prompt.messages().reversed().stream()
            .filter(message -> message.role().equals("user"))
            .map(Message::content)
            .toList();
    for (String message : asked) {
      var total = TOTAL_LENGTH.matcher(message);
      if (total.find()) {
        int words = lastNumber(TOTAL_LENGTH, message, DEFAULT_PLAN_WORDS, MOST_PLAN_WORDS);
        String instruction = end(message.substring(0, total.start()));
        return SimulatedPlan.of(
            words, mostSteps, random, new ProseGenerator(random, Vocabulary.topics(instruction)));
      }
    }
    String last = prompt.last("user");
    return SimulatedPlan.of(
        lastNumber(WORDS, last, DEFAULT_PLAN_WORDS, MOST_PLAN_WORDS),
        mostSteps,
        random,
        new ProseGenerator(random, Vocabulary.topics(end(last))));
  }

  private static String json(SimulatedPlan outline) {
    List<Map<String, Object>> steps =
        outline.steps().stream()
            .map(step -> {
              Map<String, Object> fields = new LinkedHashMap<>();
              fields.put("main_point", step.mainPoint());
              fields.put("words", step.words());
              return fields;
            })
            .toList();
    return SimulatorJson.MAPPER.writeValueAsString(Map.of("steps", steps));
  }

  private static int lastNumber(Pattern pattern, String text, int otherwise, int most) {
    return pattern
        .matcher(text)
        .results()
        .reduce((first, second) -> second)
        .map((MatchResult match) -> Long.parseLong(match.group(1).replace(",", "")))
        .map(number -> Math.clamp(number, 1, most))
        .orElse(otherwise);
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - TOPIC_CHARACTERS));
  }

  private Random random(ChatPrompt prompt) {
    TextHash digest = new TextHash();
    digest.field(Long.toString(seed)).field(Long.toString(prompt.seed()));
    prompt.messages().forEach(message -> digest.field(message.role()).field(message.content()));
    if (sampled) {
      digest.field(Long.toString(generations.incrementAndGet()));
    }
    return new Random(ByteBuffer.wrap(digest.bytes()).getLong());
  }
}
