package io.scriptorium.writer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.context.AcceptedPlan;
import io.scriptorium.context.JobContext;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.Fleet;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.inference.seats.SeatRequest;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.Chain;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord.Planned;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Words;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.ResourceStack;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.text.repetition.EarlierText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Writes sections as a writer does, in a fleet whose seats are in a real Redis. */
final class SectionWriting implements BeforeAllCallback, AfterAllCallback {

  private static final RecordPosition POSITION = new RecordPosition(0, 0);

  private final ResourceStack resources = new ResourceStack();
  private @Nullable Redis redis;

  /**
   * A document's job, in sequential mode.
   *
   * @param before the texts of its first sections, which are accepted already
   */
  record Job(
      String instruction, Plan plan, List<String> before, boolean lengthControl, boolean strict) {

    Job {
      before = List.copyOf(before);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    var server = resources.add(LocalRedis.startOpen(0));
    redis = resources.add(Redis.connect(RedisSettings.at(server.url()), new SimpleMeterRegistry()));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    resources.close();
  }

  /**
   * Writes the sections of a job that are not accepted yet.
   *
   * @param meters those of the writer and its fleet
   */
  List<Written> write(Job job, List<InferenceServer> servers, SimpleMeterRegistry meters)
      throws InferenceException, InterruptedException {
    var writer =
        new SectionWriter(
            new PromptStyle.AppendOnly(),
            new LengthControl(job.lengthControl, 3),
            new WriterMetrics(meters),
            job.strict);
    Planned planned = planned(job);
    List<Written> sections = accepted(planned, job.before);
    var earlier = new EarlierText(job.before);
    try (var fleet =
            Fleet.start(
                InferenceSettings.of(servers),
                SeatSettings.LOCAL,
                Objects.requireNonNull(redis),
                Telemetry.untraced(meters));
        JobSeat seat =
            fleet.seat(
                SeatRequest.writing(
                    planned.jobId(), planned.jobId(), Instant.EPOCH, 0, null, null))) {
      while (sections.size() < job.plan.total()) {
        var context =
            new JobContext(
                new AcceptedPlan(planned, POSITION), sections, Set.of(), Optional.empty());
        Written section = writer.write(seat, context, earlier, sections.size() + 1);
        earlier.add(section.text());
        sections.add(section);
      }
    }
    return sections.subList(job.before.size(), sections.size());
  }

  private static Planned planned(Job job) {
    var request =
        new WritingRequest(
            "tea", job.instruction, job.plan.words(), null, Mode.SEQUENTIAL, Map.of());
    return new Planned(
        "tea", request, job.plan, POSITION, Instant.EPOCH, Instant.EPOCH, TokenUsage.NONE);
  }

  private static List<Written> accepted(Planned planned, List<String> texts) {
    List<Written> sections = new ArrayList<>();
    String link = planned.root();
    for (String text : texts) {
      int index = sections.size() + 1;
      String next = Chain.next(link, index, text);
      sections.add(
          new Written(
              planned.jobId(),
              index,
              link,
              next,
              text,
              Words.count(text),
              TokenUsage.NONE,
              "http://gpu/v1",
              "model",
              Instant.EPOCH,
              Instant.EPOCH));
      link = next;
    }
    return sections;
  }
}
