package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What happens to a batch, on {@code batch-jobs} under its name. The stages alone write it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = BatchJob.class, name = "job"),
  @JsonSubTypes.Type(value = BatchControl.Close.class, name = "close"),
  @JsonSubTypes.Type(value = BatchControl.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = BatchControl.Retry.class, name = "retry")
})
public sealed interface BatchRecord permits BatchJob, BatchControl {

  String batch();
}
