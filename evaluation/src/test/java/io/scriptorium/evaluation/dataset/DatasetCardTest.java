package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCardTest {

  @Test
  void beginsWithWhatTheHubReads(@TempDir Path root) throws Exception {
    var workshop = new DatasetWorkshop(root);
    workshop.stories(30).settings = workshop.settings(2, null);
    workshop.run(
        ScriptedSource.of(request ->
            SampleDocuments.completed(
                request,
                EnglishProse.of(
                    request.id(),
                    ScriptedSource.words(request) * (request.id().endsWith("2") ? 2 : 1)))));

    assertThat(workshop.results().get("README.md"))
        .startsWith(
            """
            ---
            pretty_name: "stories"
            language:
            - "en"
            task_categories:
            - text-generation
            tags:
            - long-form-generation
            - synthetic
            size_categories:
            - n<1K
            configs:
            - config_name: texts
              data_files:
              - split: train
                path: train.jsonl
              - split: validation
                path: validation.jsonl
              - split: test
                path: test.jsonl
            - config_name: preferences
              data_files:
              - split: train
                path: preferences-train.jsonl
              - split: validation
                path: preferences-validation.jsonl
              - split: test
                path: preferences-test.jsonl
            ---

            # stories
            """)
        .contains("| `glm-4` | 30 |", "under 1,000 words | ######", "| samples | 2 |");
  }

  @Test
  void foreignTextStaysInItsCell(@TempDir Path root) throws Exception {
    var workshop = new DatasetWorkshop(root);
    workshop.lines(DatasetWorkshop.story("Write a story", 100), "{\"`|");
    workshop.run(ScriptedSource.of(it -> SampleDocuments.failed(it, "a `b` | c\n| d")));

    assertThat(workshop.results().get("README.md"))
        .contains("| `a 'b' / c / d` | 1 |", "- line 2: `The line is not JSON:")
        .doesNotContain("configs:");
  }
}
