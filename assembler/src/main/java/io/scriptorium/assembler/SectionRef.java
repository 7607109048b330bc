package io.scriptorium.assembler;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.scriptorium.job.Chains;
import io.scriptorium.job.SafeText;
import io.scriptorium.job.SectionRecord;
import java.time.Instant;
import java.util.List;

/** One section record of a job as its state holds it: all but its text. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SectionRef.Written.class, name = "written"),
  @JsonSubTypes.Type(value = SectionRef.Failed.class, name = "failed")
})
sealed interface SectionRef {

  int MAX_REASON_CHARACTERS = 4_000;

  int index();

  /** The link that the section continues. */
  String continues();

  static SectionRef of(SectionRecord.Result record) {
    return switch (record) {
      case SectionRecord.Written written ->
          new Written(written.index(), written.continues(), written.hash(), written.words());
      case SectionRecord.Failed failed ->
          new Failed(
              failed.index(),
              failed.continues(),
              SafeText.cut(failed.reason(), MAX_REASON_CHARACTERS),
              failed.failedAt());
    };
  }

  /** The links under which the records of the written ones are stored. */
  static List<String> links(List<SectionRef> sections) {
    return sections.stream()
        .filter(Written.class::isInstance)
        .map(section -> ((Written) section).hash())
        .toList();
  }

  /** A section whose record is stored under its hash. */
  record Written(int index, String continues, String hash, int words)
      implements SectionRef, Chains.Link {}

  /** A section that could not be written. */
  record Failed(int index, String continues, String reason, Instant failedAt)
      implements SectionRef {}
}
