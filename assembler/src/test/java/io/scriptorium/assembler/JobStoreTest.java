package io.scriptorium.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.assembler.AssemblerSettings.AssemblyLimits;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.Json;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobStoreTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
  private final AssemblyRules rules = new AssemblyRules(AssemblyLimits.DEFAULT);
  private final AssemblyFixture job = AssemblyFixture.of("job-1", 3);
  private final List<SectionRecord.Written> chain = job.chain("one", "two", "three");

  @BeforeEach
  void createStores() {
    List.of(JobStore.OPEN_JOBS, JobStore.FINISHED_JOBS, JobStore.RECORDS, JobStore.DEADLINES)
        .forEach(name -> {
          KeyValueStore<String, byte[]> store =
              Stores.keyValueStoreBuilder(
                      Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                  .withLoggingDisabled()
                  .build();
          store.init(context.getStateStoreContext(), store);
          context.addStateStore(store);
        });
  }

  @Test
  void aStateIsReadAsItWasPutAfterEveryStep() {
    JobStore store = new JobStore(context);
    String first = chain.getFirst().hash();
    var records =
        List.of(
            chain.get(1),
            job.failed(3, chain.get(1).hash(), "waits for the second"),
            job.planned(),
            job.failed(2, first, "no server", 0),
            chain.getFirst(),
            job.retry(),
            job.written(2, first, "another"),
            job.failed(3, chain.get(1).hash(), "again", 1),
            job.retry(),
            job.cancel("dear"));
    for (Object record : records) {
      JobState before = store.state(job.id());
      JobState after = next(before, record);
      store.put(job.id(), before, after);

      assertThat(new JobStore(context).state(job.id())).isEqualTo(after);
    }
    assertThat(store.state(job.id())).isInstanceOf(JobState.Finished.class);
    assertThat(keys(JobStore.RECORDS)).isEmpty();
  }

  @Test
  void anOpenJobOfAnEarlierVersionContinues() {
    JobState.Open open = open(chain.get(0), chain.get(1));
    store(JobStore.OPEN_JOBS).put(job.id(), ofEarlierVersion(Json.write(open), open));

    assertThat(new JobStore(context).state(job.id())).isEqualTo(open);

    assertThat(store(JobStore.OPEN_JOBS).get(job.id())).isEqualTo(Json.write(open));
    assertThat(keys(JobStore.RECORDS)).containsExactly("job-1/#000000", "job-1/#000001");
    assertThat(new JobStore(context).state(job.id())).isEqualTo(open);
  }

  @Test
  void aFailedJobOfAnEarlierVersionContinues() {
    JobState.Open open = open(chain.get(0));
    var failed = open.failed(NOW);
    store(JobStore.FINISHED_JOBS).put(job.id(), ofEarlierVersion(Json.write(failed), open));

    assertThat(new JobStore(context).state(job.id())).isEqualTo(failed);

    assertThat(store(JobStore.FINISHED_JOBS).get(job.id())).isEqualTo(Json.write(failed));
    assertThat(keys(JobStore.OPEN_JOBS)).isEmpty();
    assertThat(new JobStore(context).state(job.id())).isEqualTo(failed);
  }

  @Test
  void theSizeOfWhatChangesWithEachSectionHasABound() {
    JobState.Open one = open(chain.get(0));
    JobState.Open three = open(chain.get(0), chain.get(2), job.written(3, "x".repeat(43), "other"));

    assertThat(Json.write(three)).hasSameSizeAs(Json.write(one));
  }

  private JobState.Open open(SectionRecord... sections) {
    JobState state = next(new JobState.Unknown(), job.planned());
    for (SectionRecord section : sections) {
      state = next(state, section);
    }
    return (JobState.Open) state;
  }

  private JobState next(JobState state, Object record) {
    return switch (record) {
      case PlanRecord plan -> rules.next(state, plan, 0, NOW).state();
      case SectionRecord section -> rules.next(state, section, NOW, NOW).state();
      case JobControl control -> rules.next(state, control, NOW).state();
      default -> throw new IllegalArgumentException("No record: " + record);
    };
  }

  /** The state with its sections in it, where earlier versions stored them. */
  private static byte[] ofEarlierVersion(byte[] state, JobState.Open open) {
    String sections =
        open.sections().all().stream()
            .map(section -> new String(Json.write(section), UTF_8))
            .collect(Collectors.joining(",", "[", "]"));
    String withSections =
        new String(state, UTF_8).replace("\"told\":", "\"pieces\":" + sections + ",\"told\":");
    return withSections.getBytes(UTF_8);
  }

  private KeyValueStore<String, byte[]> store(String name) {
    return Objects.requireNonNull(context.getStateStore(name));
  }

  private List<String> keys(String name) {
    var keys = new ArrayList<String>();
    try (var all = store(name).all()) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    return keys;
  }
}
