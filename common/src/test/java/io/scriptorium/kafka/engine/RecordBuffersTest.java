package io.scriptorium.kafka.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.kafka.engine.TaskTracker.RecordBuffers;
import org.junit.jupiter.api.Test;

class RecordBuffersTest {

  @Test
  void fetchingPausesAtEitherBoundUntilHalfAreGone() {
    var byRecords = new RecordBuffers(4, 1_000);
    var byBytes = new RecordBuffers(1_000, 40);

    for (int i = 0; i < 3; i++) {
      byRecords.add(10);
      byBytes.add(10);
    }
    assertThat(byRecords.full()).isFalse();
    assertThat(byBytes.full()).isFalse();

    byRecords.add(10);
    byBytes.add(10);
    assertThat(byRecords.full()).isTrue();
    assertThat(byBytes.full()).isTrue();

    byRecords.remove(10);
    byBytes.remove(10);
    assertThat(byRecords.full()).isTrue();
    assertThat(byBytes.full()).isTrue();

    byRecords.remove(10);
    byBytes.remove(10);
    assertThat(byRecords.full()).isFalse();
    assertThat(byBytes.full()).isFalse();
  }
}
