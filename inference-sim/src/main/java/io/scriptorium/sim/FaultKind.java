package io.scriptorium.sim;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.scriptorium.sim.text.Language;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The faults that can be injected. */
public enum FaultKind {
  // Of the server. One at a time.
  /** 500 instead of an answer. */
  ERROR_500(Family.OUTAGE),
  /** 503 instead of an answer. */
  ERROR_503(Family.OUTAGE),
  /** 429 instead of an answer. */
  ERROR_429(Family.OUTAGE),
  /** Nothing more is sent until the fault is cleared, or the client closes the connection. */
  HANG(Family.OUTAGE),
  /** All times are longer by this factor. */
  SLOW(Family.OUTAGE, number(1, 1e6, Fault.DEFAULT_FACTOR)),
  /** The connection ends in the middle of the answer. */
  CUT_STREAM(Family.OUTAGE),
  /** A well-formed answer without text. */
  EMPTY(Family.OUTAGE),
  /** A stream of events that hold no JSON. */
  GARBAGE(Family.OUTAGE),
  /** A web page with status 200. */
  HTML(Family.OUTAGE),
  /** A refusal, with finish reason {@code content_filter}. */
  REFUSE(Family.OUTAGE),
  /** An answer that stops half way with finish reason {@code length}. */
  TRUNCATE(Family.OUTAGE),
  /** Connections are closed without an answer, running ones too. */
  DOWN(Family.OUTAGE),

  // Refusals: the state of a server or of an account, or what a server does not support.
  /** This status and text; a text that begins with {@code <} is sent as a web page. */
  STATUS(Family.REFUSAL, new FaultValue.Status()),
  /** 404 with a web page, as where another service answers at the address. */
  NOT_FOUND_PAGE(Family.REFUSAL),
  /** 404: the model does not exist. */
  NO_MODEL(Family.REFUSAL),
  /** 401: the key is wrong. */
  UNAUTHORIZED(Family.REFUSAL),
  /** 402: the account has no credit. */
  NO_CREDIT(Family.REFUSAL),
  /** 403: the account may not use the model. */
  FORBIDDEN(Family.REFUSAL),
  /** 413: the request is too large. */
  TOO_LARGE(Family.REFUSAL),
  /** 422: the request cannot be processed. */
  UNPROCESSABLE(Family.REFUSAL),
  /** 307 to this address. */
  REDIRECT(Family.REFUSAL, text("/v1/chat/completions")),
  /** 400 for a system message. */
  NO_SYSTEM(Family.REFUSAL),
  /** 400 unless user and assistant alternate. */
  ALTERNATE(Family.REFUSAL),
  /** 422 for {@code stream_options}. */
  NO_STREAM_OPTIONS(Family.REFUSAL),
  /** 400 for {@code max_tokens}: {@code max_completion_tokens} is wanted. */
  NO_MAX_TOKENS(Family.REFUSAL),
  /** 400 for {@code response_format}. */
  NO_SCHEMA(Family.REFUSAL),
  /** 400 for the field of this name, wherever a request has it. */
  NO_FIELD(Family.REFUSAL, text("temperature")),
  /** 404 for the list of models. */
  NO_MODELS(Family.REFUSAL),
  /** A list of models without any. */
  EMPTY_MODELS(Family.REFUSAL),
  /** The list of models in Ollama's own form. */
  OLLAMA_MODELS(Family.REFUSAL),
  /** The server ends each answer at this many tokens, whatever the request allows. */
  OUTPUT_LIMIT(Family.REFUSAL, number(1, 1e6, 400)),

  /** Lines end with CR and LF. */
  CRLF(Family.WIRE),
  /** No space after {@code data:}. */
  NO_SPACE(Family.WIRE),
  /** A byte order mark first. */
  BYTE_ORDER_MARK(Family.WIRE),
  /** Comments between the events. */
  COMMENTS(Family.WIRE),
  /** Events with empty data between the others. */
  EMPTY_DATA(Family.WIRE),
  /** Seven bytes at a time, so that characters are cut. */
  SPLIT_BYTES(Family.WIRE),
  /** {@code [DONE]} with spaces around it. */
  DONE_SPACE(Family.WIRE),
  /** No {@code [DONE]}. */
  NO_DONE(Family.WIRE),
  /** No chunk with a finish reason. */
  NO_FINISH(Family.WIRE),
  /** This finish reason; {@code null} for a JSON null, and it may be empty. */
  FINISH(Family.WIRE, text("eos")),
  /** One JSON object where a stream was asked for. */
  JSON(Family.WIRE),
  /** Compressed with gzip. */
  GZIP(Family.WIRE),
  /** Content as a list of parts. */
  CONTENT_LIST(Family.WIRE),
  /** Chunks have {@code message} instead of {@code delta}. */
  MESSAGE_FIELD(Family.WIRE),
  /** Content is null in the first chunk, and beside reasoning. */
  CONTENT_NULL(Family.WIRE),
  /** A first chunk with an empty list of choices. */
  EMPTY_CHOICES(Family.WIRE),
  /** A first chunk whose choices are null. */
  NULL_CHOICES(Family.WIRE),
  /** Usage in every chunk. */
  USAGE_EACH(Family.WIRE),
  /** No usage, though it was asked for. */
  NO_USAGE(Family.WIRE),
  /** An event after the last chunk that holds no JSON. */
  TRAILING_GARBAGE(Family.WIRE),
  /** An error as the only event. */
  ERROR_FIRST(Family.WIRE),
  /** An error as an event in the middle, and {@code [DONE]}. */
  ERROR_MIDDLE(Family.WIRE),
  /** An event of type {@code error} in the middle. */
  ERROR_EVENT(Family.WIRE),
  /** An object of type {@code error} in the middle. */
  ERROR_OBJECT(Family.WIRE),
  /** A chunk in the middle with an error, and with finish reason {@code error}. */
  ERROR_CHOICE(Family.WIRE),
  /** Nothing at all for this many seconds before the answer. */
  SLOW_FIRST(Family.WIRE, number(0, 3_600, 2)),
  /** Nothing at all for this many seconds in the middle of the answer. */
  IDLE(Family.WIRE, number(0, 3_600, 2)),

  /** This many tokens of reasoning in a field of its own; they count against the limit. */
  REASONING(Family.REASONING, number(1, 1e6, 200)),
  /** The name of the field for reasoning. */
  REASONING_FIELD(Family.REASONING, text("reasoning")),
  /** Reasoning between marks before the text. */
  THINK(Family.REASONING, FaultValue.Choice.of(ReasoningMarks.class)),
  /** Reasoning between marks in the middle of the text. */
  THINK_MIDDLE(Family.REASONING, FaultValue.Choice.of(ReasoningMarks.class)),
  /** Reasoning between marks after the text. */
  THINK_END(Family.REASONING, FaultValue.Choice.of(ReasoningMarks.class)),
  /** Reasoning that never ends, and no text. */
  THINK_UNCLOSED(Family.REASONING, FaultValue.Choice.of(ReasoningMarks.class)),
  /** Reasoning before the text with a closing mark alone, on a line of its own. */
  THINK_CLOSE(Family.REASONING, FaultValue.Choice.of(ReasoningMarks.class)),
  /** The same, with the closing mark between reasoning and text on one line. */
  THINK_CLOSE_INLINE(Family.REASONING, FaultValue.Choice.of(ReasoningMarks.class)),
  /** The same, with reasoning of several paragraphs. */
  THINK_CLOSE_PARAGRAPHS(Family.REASONING, FaultValue.Choice.of(ReasoningMarks.class)),

  /** The text has this share of the length asked for. */
  LENGTH(Family.TEXT, number(0.01, 20, 0.5)),
  /** Another language or script. */
  LANGUAGE(Family.TEXT, FaultValue.Choice.of(Language.class)),
  /** A refusal as text, with an ordinary finish reason. */
  REFUSAL(Family.TEXT),
  /** These words again and again until the limit. */
  LOOP(Family.TEXT, text("The harbour keeps the lantern.")),
  /** The text before, verbatim, and then the new text. */
  REPEAT(Family.TEXT),
  /** The text before with one word in seven replaced, and then the new text. */
  REPEAT_NEARLY(Family.TEXT),
  /** A heading before the text. */
  HEADING(Family.TEXT, FaultValue.Choice.of(HeadingForm.class)),
  /** A fence around the whole, of this language. */
  FENCE(Family.TEXT, text("markdown")),
  /** A greeting before the text, and an offer after it. */
  PREAMBLE(Family.TEXT),
  /** A note of the number of words after the text. */
  WORD_NOTE(Family.TEXT),
  /** Separators before and after the text. */
  SEPARATORS(Family.TEXT),
  /** The first line of the last user message before the text. */
  ECHO(Family.TEXT),
  /** Placeholders of templates after the text. */
  PLACEHOLDERS(Family.TEXT),
  /** Control tokens of a chat template after the text. */
  CONTROL_TOKENS(Family.TEXT, FaultValue.Choice.of(LeakedToken.class)),

  /** All numbers of words multiplied by this. */
  PLAN_SUM(Family.PLAN, number(0.001, 1_000, 0.5)),
  /** This share of the numbers of words is missing, at least one. */
  PLAN_MISSING(Family.PLAN, number(0, 1, 0.5)),
  /** All numbers of words are 0. */
  PLAN_ZERO(Family.PLAN),
  /** Numbers of words with a fraction. */
  PLAN_FRACTIONS(Family.PLAN),
  /** Numbers of words as text with the unit. */
  PLAN_UNITS(Family.PLAN),
  /** Every third step has 1,000 words or more, written with a separator. */
  PLAN_SEPARATORS(Family.PLAN),
  /** This many steps. */
  PLAN_STEPS(Family.PLAN, number(1, 2_000, 1)),
  /** The steps in this many chapters. */
  PLAN_CHAPTERS(Family.PLAN, number(1, 100, 3)),
  /** Other names of fields. */
  PLAN_KEYS(Family.PLAN),
  /** An array without an object around it. */
  PLAN_ARRAY(Family.PLAN),
  /** Another form than the one asked for. */
  PLAN_FORM(Family.PLAN, FaultValue.Choice.of(PlanForm.class)),
  /** A greeting before the outline and an offer after it; JSON in a fence between them. */
  PLAN_PREFACE(Family.PLAN),
  /** JSON in a fence. */
  PLAN_FENCE(Family.PLAN),
  /** JSON with a comma after the last element of an array. */
  PLAN_TRAILING_COMMA(Family.PLAN),
  /** JSON without its closing brackets. */
  PLAN_UNCLOSED(Family.PLAN),
  /** The beginning of a JSON object, and white space until the limit. */
  PLAN_WHITE_SPACE(Family.PLAN, number(1, 1e6, 100_000)),
  /**
   * Wrong in every way at once, each by the request's seed: any form, sums off by up to 80 %,
   * missing numbers, 1 to 300 steps, chapters or none.
   */
  PLAN_WRONG(Family.PLAN);

  /**
   * What a fault changes. Of the first family one applies at a time, of the others all that are on.
   */
  public enum Family {
    /** The server as a whole. */
    OUTAGE,
    /** Which requests are refused. */
    REFUSAL,
    /** The form of the answer on the wire. */
    WIRE,
    /** Reasoning beside or in the text. */
    REASONING,
    /** The text of a section. */
    TEXT,
    /** An outline. */
    PLAN
  }

  private final Family family;

  // Each is a record of values that do not change.
  @SuppressWarnings("ImmutableEnumChecker")
  private final FaultValue value;

  FaultKind(Family family) {
    this(family, new FaultValue.None());
  }

  FaultKind(Family family, FaultValue value) {
    this.family = family;
    this.value = value;
  }

  /** What it changes. */
  public Family family() {
    return family;
  }

  /** The values that it takes. */
  FaultValue value() {
    return value;
  }

  /** The kinds of a family, in order. */
  public static List<FaultKind> of(Family family) {
    return Arrays.stream(values()).filter(kind -> kind.family == family).toList();
  }

  /** The name on the wire, such as {@code cut-stream}. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kind of a name on the wire.
   *
   * @throws IllegalArgumentException listing the names there are
   */
  @JsonCreator
  public static FaultKind of(String wireName) {
    return Arrays.stream(values())
        .filter(kind -> kind.wireName().equals(wireName))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'fault' is '%s'; allowed are %s."
                    .formatted(
                        wireName,
                        String.join(
                            ", ", Arrays.stream(values()).map(FaultKind::wireName).toList()))));
  }

  private static FaultValue number(double least, double most, double otherwise) {
    return new FaultValue.Numeric(least, most, otherwise);
  }

  private static FaultValue text(String otherwise) {
    return new FaultValue.Text(otherwise);
  }
}
