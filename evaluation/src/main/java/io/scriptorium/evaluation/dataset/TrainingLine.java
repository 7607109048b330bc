package io.scriptorium.evaluation.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The lines of the files that training reads. */
sealed interface TrainingLine {

  /** A turn of the conversation. */
  record Message(String role, String content) {

    static List<Message> user(String content) {
      return List.of(new Message("user", content));
    }

    static List<Message> assistant(String content) {
      return List.of(new Message("assistant", content));
    }
  }

  /**
   * A text to imitate.
   *
   * @param words the text's length
   * @param id the job's that wrote it
   */
  record Text(List<Message> messages, int words, String id) implements TrainingLine {

    static Text of(String prompt, String text, int words, String id) {
      return new Text(
          List.of(new Message("user", prompt), new Message("assistant", text)), words, id);
    }
  }

  /** A preferred and a rejected text. The scores are from 0 to 100. */
  record Preference(
      List<Message> prompt,
      List<Message> chosen,
      List<Message> rejected,
      @JsonProperty("chosen_score") double chosenScore,
      @JsonProperty("rejected_score") double rejectedScore)
      implements TrainingLine {}
}
