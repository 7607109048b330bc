package io.scriptorium.sim.text;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.scriptorium.sim.text.ChatPrompt.BadRequestException;
import io.scriptorium.sim.text.ChatPrompt.Format;
import io.scriptorium.sim.text.ChatPrompt.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
  private static final int LEAST_MEAN_WORDS = 400;
  private static final int MOST_MEAN_WORDS = 600;
  private static final double LEAST_WEIGHT = 0.75;
  private static final double WEIGHTS = 0.5;

  private static final List<String> TASKS =
      List.of("Show", "Explain", "Describe", "Explore", "Consider", "Examine");

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
        yield new Answer(json(plan(prompt, mostSteps, random)), 0);
      }
      case Format.AnyObject() ->
          new Answer(
              prompt.messages().stream().anyMatch(m -> m.content().contains("main_point"))
                  ? json(plan(prompt, MOST_STEPS, random))
                  : SimulatorJson.MAPPER.writeValueAsString(
                      Map.of("text", section(prompt, random).text())),
              0);
      case Format.Text() ->
          asksForLines(prompt)
              ? new Answer(lines(plan(prompt, MOST_STEPS, random)), 0)
              : section(prompt, random);
    };
  }

  private static boolean asksForLines(ChatPrompt prompt) {
    return LINE_FORMAT.matcher(prompt.last("system")).find()
        || LINE_FORMAT.matcher(prompt.last("user")).find();
  }

  private Answer section(ChatPrompt prompt, Random random) {
    String step = prompt.last("user");
    double asked = Math.clamp(lastNumber(WORDS, step).orElse(DEFAULT_WORDS), 1, MOST_WORDS);
    double stray = deviation * (2 * random.nextDouble() - 1);
    int words = (int) Math.max(1, Math.round(asked * (1 + stray)));
    String text = new ProseGenerator(random, Vocabulary.topics(end(step))).text(words);
    String identifier = identifiers ? "Paragraph " + (prompt.answers().size() + 1) + ": " : "";
    return new Answer(identifier + text, identifier.length());
  }

  private static List<Step> plan(ChatPrompt prompt, int mostSteps, Random random) {
    for (Message message : prompt.messages().reversed()) {
      var total = TOTAL_LENGTH.matcher(message.content());
      if (message.role().equals("user") && total.find()) {
        String instruction = message.content().substring(0, total.start());
        return plan(lastNumber(TOTAL_LENGTH, message.content()), instruction, mostSteps, random);
      }
    }
    String last = prompt.last("user");
    return plan(lastNumber(WORDS, last), last, mostSteps, random);
  }

  /**
   * Steps of about 200 to 1,000 words each that add up to the total; fewer and longer ones where
   * more are not allowed.
   */
  private static List<Step> plan(
      OptionalLong asked, String instruction, int mostSteps, Random random) {
    int total = Math.clamp(asked.orElse(DEFAULT_PLAN_WORDS), 1, MOST_PLAN_WORDS);
    var prose = new ProseGenerator(random, Vocabulary.topics(end(instruction)));
    int mean = LEAST_MEAN_WORDS + random.nextInt(MOST_MEAN_WORDS - LEAST_MEAN_WORDS + 1);
    int count = Math.clamp(Math.round((double) total / mean), 1, mostSteps);
    double[] weights = random.doubles(count).map(share -> LEAST_WEIGHT + WEIGHTS * share).toArray();
    double sum = Arrays.stream(weights).sum();
    List<Step> steps = new ArrayList<>();
    double passed = 0;
    int given = 0;
    for (int index = 0; index < count; index++) {
      passed += weights[index];
      int upTo = index == count - 1 ? total : (int) Math.round(total * passed / sum);
      String task =
          index == 0
              ? "Introduce"
              : index == count - 1 ? "Conclude" : TASKS.get(random.nextInt(TASKS.size()));
      steps.add(new Step(prose.mainPoint(task), upTo - given));
      given = upTo;
    }
    return steps;
  }

  /** One section of a plan. */
  record Step(@JsonProperty("main_point") String mainPoint, int words) {}

  private static String json(List<Step> steps) {
    return SimulatorJson.MAPPER.writeValueAsString(Map.of("steps", steps));
  }

  /** The steps as lines of number, words and main point. */
  private static String lines(List<Step> steps) {
    return IntStream.range(0, steps.size())
        .mapToObj(index ->
            "%d | %d | %s"
                .formatted(index + 1, steps.get(index).words(), steps.get(index).mainPoint()))
        .collect(Collectors.joining("\n"));
  }

  private static OptionalLong lastNumber(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .mapToLong(match -> Long.parseLong(match.group(1).replace(",", "")))
        .reduce((first, second) -> second);
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
