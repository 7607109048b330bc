package io.scriptorium.sim.text;

import io.scriptorium.sim.text.ChatPrompt.BadRequestException;
import io.scriptorium.sim.text.ChatPrompt.Format;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** The simulated model: decides how a prompt is answered. */
public final class SimulatedModel {
  /** The name in every response, so that it is never mistaken for a real model's. */
  public static final String NAME = "scriptorium-simulator";

  private static final int DEFAULT_WORDS = 300;
  private static final int DEFAULT_PLAN_WORDS = 2_000;
  private static final int MOST_WORDS = 100_000;
  private static final int TOPIC_CHARACTERS = 800;

  private static final JsonNode STEPS =
      SimulatorJson.MAPPER.readTree(
          """
          {"properties": {"steps": {"type": "array", "items": {"type": "object", "properties": {
            "main_point": {"type": "string"}, "words": {"type": "integer"}}}}}}\
          """);
  private static final JsonNode CHAPTERS =
      SimulatorJson.MAPPER.readTree(
          """
          {"properties": {"title": {"type": "string"}, "chapters": {"type": "array", "items": {
            "type": "object", "properties": {"title": {"type": "string"},
            "aim": {"type": "string"}, "words": {"type": "integer"}}}}}}\
          """);

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

  /** The seed of the answer to a prompt: the same for the same prompt, unless it is sampled. */
  public long draw(ChatPrompt prompt) {
    TextHash digest = new TextHash();
    digest.field(Long.toString(seed)).field(Long.toString(prompt.seed()));
    prompt.messages().forEach(message -> digest.field(message.role()).field(message.content()));
    if (sampled) {
      digest.field(Long.toString(generations.incrementAndGet()));
    }
    return ByteBuffer.wrap(digest.bytes()).getLong();
  }

  /** Whether a prompt asks for an outline. */
  public static boolean asksForOutline(ChatPrompt prompt) {
    return outlineSchema(prompt).isPresent();
  }

  /**
   * What is to be answered.
   *
   * @param draw from {@link #draw}
   * @param share of the length asked for that a text gets
   * @param items how many steps an outline has; empty to follow its length
   * @throws BadRequestException if the schema asked for cannot be filled
   */
  public Draft draft(ChatPrompt prompt, long draw, double share, OptionalInt items) {
    Random random = new Random(draw);
    Optional<JsonNode> schema = outlineSchema(prompt);
    if (schema.isPresent()) {
      return outline(prompt, schema.get(), random, items);
    }
    return switch (prompt.format()) {
      case Format.Schema(JsonNode form) ->
          new Draft.Form(
              json(
                  new SchemaFiller(form, random, List.of(), OptionalInt.empty(), NamedCount.ANY)
                      .filled(0)));
      case Format.AnyObject() ->
          new Draft.Form(json(Map.of("text", section(prompt, random, share).text())));
      case Format.Text() -> section(prompt, random, share);
    };
  }

  /**
   * The answer of a model without any fault.
   *
   * @throws BadRequestException if the schema asked for cannot be filled
   */
  public Answer answer(ChatPrompt prompt) {
    return switch (draft(prompt, draw(prompt), 1, OptionalInt.empty())) {
      case Draft.Outline outline -> Answer.of(OutlineText.asked(outline));
      case Draft.Form(String json) -> Answer.of(json);
      case Draft.Section section -> Answer.of(section.text()).within(section.identifier(), "");
    };
  }

  private static Optional<JsonNode> outlineSchema(ChatPrompt prompt) {
    return switch (prompt.format()) {
      case Format.Schema(JsonNode schema) ->
          SchemaFiller.isOutline(schema) ? Optional.of(schema) : Optional.empty();
      case Format.AnyObject() -> {
        String last = prompt.last("user");
        yield last.contains("\"chapters\"")
            ? Optional.of(CHAPTERS)
            : prompt.messages().stream().anyMatch(m -> m.content().contains("main_point"))
                ? Optional.of(STEPS)
                : Optional.empty();
      }
      case Format.Text() -> {
        List<String> columns = OutlineLines.columns(prompt);
        yield columns.isEmpty() ? Optional.empty() : Optional.of(OutlineText.schema(columns));
      }
    };
  }

  private static Draft.Outline outline(
      ChatPrompt prompt, JsonNode schema, Random random, OptionalInt items) {
    int words = Math.max(1, NamedLength.ofOutline(prompt).orElse(DEFAULT_PLAN_WORDS));
    List<String> topics = Vocabulary.topics(end(prompt.last("user")));
    return new Draft.Outline(
        new SchemaFiller(schema, random, topics, items, NamedCount.last(prompt.last("user")))
            .filled(words),
        prompt.format() instanceof Format.Text ? OutlineLines.columns(prompt) : List.of());
  }

  private Draft.Section section(ChatPrompt prompt, Random random, double share) {
    String step = prompt.last("user");
    int asked = Math.clamp(NamedLength.last(step).orElse(DEFAULT_WORDS), 1, MOST_WORDS);
    double stray = deviation * (2 * random.nextDouble() - 1);
    int words = Math.clamp(Math.round(asked * share * (1 + stray)), 1, MOST_WORDS);
    String text = new ProseGenerator(random, Vocabulary.topics(end(step))).text(words);
    String identifier = identifiers ? "Paragraph " + (prompt.answers().size() + 1) + ": " : "";
    return new Draft.Section(identifier, text, asked);
  }

  private static String json(Object content) {
    return SimulatorJson.MAPPER.writeValueAsString(content);
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - TOPIC_CHARACTERS));
  }
}
