package io.scriptorium.assembler;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.assembler.JobState.SectionRef;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobSectionsTest {

  private static final SectionRef ONE = new SectionRef.Written(1, "root", "one", 1);
  private static final SectionRef TWO = new SectionRef.Written(2, "one", "two", 1);
  private static final SectionRef OTHER = new SectionRef.Written(2, "one", "other", 1);

  @Test
  void anEarlierOneIsNotChangedByALaterOne() {
    JobSections one = JobSections.of(List.of(), List.of(ONE));

    JobSections two = one.with(TWO);
    JobSections other = one.with(OTHER);

    assertThat(one.all()).containsExactly(ONE);
    assertThat(one.contains(TWO)).isFalse();
    assertThat(two.all()).containsExactly(ONE, TWO);
    assertThat(two.contains(OTHER)).isFalse();
    assertThat(other.all()).containsExactly(ONE, OTHER);
    assertThat(two.with(OTHER).writtenAfter(1))
        .containsExactlyInAnyOrder((SectionRef.Written) TWO, (SectionRef.Written) OTHER);
  }

  @Test
  void thoseWithTheSameSectionsAreEqual() {
    JobSections one = JobSections.of(List.of(), List.of(ONE));

    assertThat(one.with(TWO)).isEqualTo(JobSections.of(List.of(), List.of(ONE, TWO)));
    assertThat(one.with(TWO)).isNotEqualTo(one.with(OTHER)).isNotEqualTo(one);
  }

  @Test
  void aFailureIsKnownByItsPlaceUntilTheJobIsRetried() {
    var failed = new SectionRef.Failed(2, "one", "no server", Instant.EPOCH, null);
    JobSections sections = JobSections.of(List.of(), List.of(ONE)).with(failed);

    assertThat(sections.contains(new SectionRef.Failed(2, "one", "again", Instant.MAX, null)))
        .isTrue();
    assertThat(sections.size()).isEqualTo(2);
    assertThat(sections.withoutFailures()).isEqualTo(JobSections.of(List.of(), List.of(ONE)));
  }
}
