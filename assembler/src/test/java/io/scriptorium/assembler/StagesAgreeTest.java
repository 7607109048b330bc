package io.scriptorium.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.TracerProvider;
import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Chain;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.RecordReader;
import io.scriptorium.job.RecordRules;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionTask;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Topics;
import io.scriptorium.job.UnicodeText;
import io.scriptorium.job.Words;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordOrigin;
import io.scriptorium.kafka.RecordSpans;
import io.scriptorium.kafka.streams.StreamsProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the reader of requests and that of a server's answers accept, all later stages accept: each
 * record is made as its stage makes it, and read from its bytes by the next one.
 */
class StagesAgreeTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** Writes half of a surrogate pair as an escape, as any client can. */
  private static final JsonMapper CLIENT =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static @Nullable TopologyTestDriver driver;

  @BeforeContainer
  static void start() throws IOException {
    Path directory = Files.createTempDirectory("stages-agree");
    AssemblerSettings settings =
        AssemblerSettings.of(KafkaSettings.of("localhost:9092"), directory, Duration.ZERO);
    driver =
        new TopologyTestDriver(
            AssemblerStreams.topology(
                1,
                settings.limits(),
                new AssemblerMetrics(new SimpleMeterRegistry()),
                new RecordSpans(TracerProvider.noop().get("test"), "test")),
            StreamsProperties.of(AssemblerStreams.settings(settings), directory),
            NOW);
  }

  @AfterContainer
  static void stop() {
    driver().close();
  }

  /** What a server may answer, after it was read. */
  record Answer(String text, String model, long tokens) {

    ChatAnswer read() {
      return new ChatAnswer(
          text,
          new TokenUsage(tokens, tokens / 2, tokens),
          "http://gpu-0:8000/v1",
          model,
          ChatAnswer.FinishReason.STOP,
          Duration.ZERO,
          Duration.ofSeconds(3));
    }
  }

  @Property(tries = 300)
  void whatIsAcceptedFirstIsAcceptedByAllStages(
      @ForAll("requests") Map<String, Object> fields,
      @ForAll long recordTime,
      @ForAll("answers") List<Answer> answers) {
    String id = "job-" + NUMBER.incrementAndGet();
    Optional<WritingRequest> accepted = acceptedOften(fields, id);
    if (accepted.isEmpty()) {
      return;
    }
    RecordOrigin origin = origin(recordTime);
    PlanRecord.Planned planned = planned(accepted.get(), origin, answers);
    byte[] plan = RecordRules.write(planned);
    assertThat(RecordReader.plan(id.getBytes(UTF_8), plan)).isEqualTo(planned);
    send(Topics.WRITING_PLANS, id, plan);
    for (SectionRecord.Written written : written(planned, answers)) {
      var task =
          new SectionTask(
              id, written.index(), planned.total(), planned.mode(), new RecordPosition(0, 0));
      assertThat(RecordReader.task(id.getBytes(UTF_8), RecordRules.write(task))).isEqualTo(task);
      byte[] section = RecordRules.write(written);
      assertThat(RecordReader.section(id.getBytes(UTF_8), section)).isEqualTo(written);
      send(Topics.SECTIONS, id, section);
    }

    assertThat(received(Topics.DEAD_LETTERS)).isEmpty();
    Document document = Json.read(received(Topics.DOCUMENTS).getLast(), Document.class);
    assertThat(document.status()).isEqualTo(Document.Status.COMPLETED);
    assertThat(document.instruction()).isEqualTo(accepted.get().instruction());
    assertThat(document.metadata()).isEqualTo(accepted.get().metadata());
    assertThat(document.sections()).hasSize(answers.size());
  }

  /** A request whose planning failed is sent to the planner once more. */
  @Property(tries = 300)
  void whatIsAcceptedOnceIsAcceptedAgainAtARetry(
      @ForAll("requests") Map<String, Object> fields,
      @ForAll long recordTime,
      @ForAll("texts") String reason) {
    String id = "failed-" + NUMBER.incrementAndGet();
    Optional<WritingRequest> accepted = acceptedOften(fields, id);
    if (accepted.isEmpty()) {
      return;
    }
    RecordOrigin origin = origin(recordTime);
    var failed =
        new PlanRecord.PlanningFailed(
            id,
            accepted.get(),
            UnicodeText.of(reason),
            origin.position(),
            Instant.ofEpochMilli(origin.timestamp()),
            NOW,
            TokenUsage.NONE,
            0);
    send(Topics.WRITING_PLANS, id, RecordRules.write(failed));
    send(Topics.JOB_CONTROL, id, Json.write(new JobControl.Retry(id, NOW)));

    assertThat(received(Topics.DEAD_LETTERS)).isEmpty();
    Document document = Json.read(received(Topics.DOCUMENTS).getLast(), Document.class);
    assertThat(document.status()).isEqualTo(Document.Status.FAILED);
    byte[] retried = received(Topics.WRITING_RETRIES).getLast();
    assertThat(RequestReader.withDefaults().read(retried, "none")).isEqualTo(accepted.get());
  }

  /**
   * The request, where it is accepted, as enough of them must be for the property to say anything.
   */
  private static Optional<WritingRequest> acceptedOften(Map<String, Object> fields, String id) {
    Optional<WritingRequest> accepted = accepted(CLIENT.writeValueAsBytes(fields), id);
    Statistics.collect(accepted.isPresent());
    Statistics.coverage(it -> it.check(true).percentage(share -> share > 30));
    return accepted;
  }

  private static RecordOrigin origin(long recordTime) {
    return RecordOrigin.of(
        Topics.WRITING_REQUESTS, new RecordHeaders(), new RecordPosition(3, 17), recordTime);
  }

  private static Optional<WritingRequest> accepted(byte[] json, String id) {
    try {
      return Optional.of(RequestReader.withDefaults().read(json, id));
    } catch (BadRecordException e) {
      return Optional.empty();
    }
  }

  private static PlanRecord.Planned planned(
      WritingRequest request, RecordOrigin origin, List<Answer> answers) {
    var steps = new ArrayList<Step>();
    answers.forEach(answer -> steps.add(new Step(answer.read().text(), 100)));
    return new PlanRecord.Planned(
        request.id(),
        request.withWords(300),
        new Plan(steps),
        origin.position(),
        Instant.ofEpochMilli(origin.timestamp()),
        NOW,
        answers.stream().map(it -> it.read().usage()).reduce(TokenUsage.NONE, TokenUsage::plus));
  }

  private static List<SectionRecord.Written> written(
      PlanRecord.Planned planned, List<Answer> answers) {
    var sections = new ArrayList<SectionRecord.Written>();
    String link = planned.root();
    for (Answer answer : answers) {
      ChatAnswer read = answer.read();
      int index = sections.size() + 1;
      var section =
          new SectionRecord.Written(
              planned.jobId(),
              index,
              link,
              Chain.next(link, index, read.text()),
              read.text(),
              Words.count(read.text()),
              read.usage().plus(read.usage()),
              read.server(),
              read.model(),
              NOW.minus(read.duration()),
              NOW);
      sections.add(section);
      link = planned.mode() == Mode.SEQUENTIAL ? section.hash() : link;
    }
    return sections;
  }

  @Provide
  Arbitrary<Map<String, Object>> requests() {
    Arbitrary<String> sound = texts().map(UnicodeText::of);
    Arbitrary<Object> deadlines =
        mostly(
            Arbitraries.of(
                "9999-12-31T23:59:59Z",
                "9999-12-31T23:59:59.999999999Z",
                "9999-12-31T23:59:59+18:00",
                "1970-01-01T00:00:00.000000001Z",
                "2026-02-28T12:00:00.123456789+01:00"),
            Arbitraries.of(
                "9999-12-31T23:59:59-18:00",
                "0000-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "1970-01-01T00:00:00+01:00"));
    Arbitrary<Map<String, String>> full =
        Arbitraries.integers()
            .between(62, 65)
            .map(size ->
                IntStream.range(0, size)
                    .boxed()
                    .collect(Collectors.toMap(it -> "key " + it, _ -> "\u0001")));
    return Combinators.combine(
            mostly(sound, texts()).map(it -> "Write " + it),
            deadlines.injectNull(0.5),
            mostly(Arbitraries.of(1, 200_000), Arbitraries.of(0, -5, 1e3, 1.0, 1e18))
                .injectNull(0.5),
            mostly(Arbitraries.of("sequential", "parallel"), Arbitraries.of("Parallel"))
                .injectNull(0.5),
            mostly(sound, Arbitraries.of("x".repeat(4_097), "\ud800")).injectNull(0.5),
            mostly(Arbitraries.of("German", "\u0007"), Arbitraries.of("\ud800", " "))
                .injectNull(0.5),
            Arbitraries.oneOf(
                Arbitraries.maps(sound, sound).ofMaxSize(3),
                full,
                Arbitraries.maps(texts(), texts()).ofMaxSize(1)))
        .as((instruction, deadline, words, mode, type, language, metadata) -> {
          var fields = new TreeMap<String, Object>();
          fields.put("instruction", instruction);
          put(fields, "deadline", deadline);
          put(fields, "words", words);
          put(fields, "mode", mode);
          put(fields, "type", type);
          put(fields, "language", language);
          fields.put("metadata", metadata);
          return fields;
        });
  }

  private static Arbitrary<Object> mostly(Arbitrary<?> sound, Arbitrary<?> bad) {
    return Arbitraries.frequencyOf(
        Tuple.of(9, sound.map(it -> (Object) it)), Tuple.of(1, bad.map(it -> (Object) it)));
  }

  private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  @Provide
  Arbitrary<List<Answer>> answers() {
    return Combinators.combine(
            texts().map(it -> "Text " + it),
            Arbitraries.oneOf(texts(), Arbitraries.just("m".repeat(100_000))),
            Arbitraries.longs().between(0, 1_000_000_000))
        .as(Answer::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  /** With control characters and halves of surrogate pairs. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars(
            'a', ' ', '\n', '\u0000', '\u0001', '\u001f', '"', '\\', '\u007f', '\u2028', '\ud800',
            '\udc00', '\ufeff', '\uffff', '字')
        .ofMaxLength(40);
  }

  private static void send(String topic, String id, byte[] value) {
    driver()
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(id.getBytes(UTF_8), value, NOW);
  }

  private static List<byte[]> received(String topic) {
    return driver()
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readValuesToList();
  }

  private static TopologyTestDriver driver() {
    return Objects.requireNonNull(driver);
  }
}
