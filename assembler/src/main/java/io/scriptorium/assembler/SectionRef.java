package io.scriptorium.assembler;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;

/** What the assembler remembers of one section record of an open job: all but its text. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SectionRef.Written.class, name = "written"),
  @JsonSubTypes.Type(value = SectionRef.Failed.class, name = "failed")
})
sealed interface SectionRef {

  int index();

  /** The link that the section continues. */
  String continues();

  /** The links under which these pieces' records are kept. */
  static List<String> links(List<SectionRef> pieces) {
    return pieces.stream()
        .filter(Written.class::isInstance)
        .map(piece -> ((Written) piece).hash())
        .toList();
  }

  /** A text that stands in the record store under its hash. */
  record Written(int index, String continues, String hash, int words) implements SectionRef {}

  /** A section that could not be written. */
  record Failed(int index, String continues, String reason, Instant failedAt)
      implements SectionRef {}
}
