package io.scriptorium.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainTest {

  private final Plan plan = new Plan(List.of(new Step("Origins", 300), new Step("Trade", 200)));

  @Test
  void aLinkDependsOnEverythingBeforeIt() {
    String root = Chain.root("job", plan);
    String first = Chain.next(root, 1, "Tea came from Yunnan.");

    assertThat(first)
        .isEqualTo(Chain.next(root, 1, "Tea came from Yunnan."))
        .isNotEqualTo(Chain.next(root, 2, "Tea came from Yunnan."))
        .isNotEqualTo(Chain.next(root, 1, "Tea came from Assam."))
        .isNotEqualTo(Chain.next(Chain.root("other", plan), 1, "Tea came from Yunnan."));
  }

  @Test
  void aLinkCoversTheDigestThatItsSectionBeganWith() {
    String link = Chain.next("root", 3, "Tea.", new Digest("It began in China.", 2));

    assertThat(link)
        .isEqualTo(Chain.next("root", 3, "Tea.", new Digest("It began in China.", 2)))
        .isNotEqualTo(Chain.next("root", 3, "Tea.", new Digest("It began in China.", 3)))
        .isNotEqualTo(Chain.next("root", 3, "Tea.", new Digest("It began in Assam.", 2)))
        .isNotEqualTo(Chain.next("root", 3, "Tea."));
    assertThat(Chain.next("root", 3, "Tea.", null)).isEqualTo(Chain.next("root", 3, "Tea."));
  }

  @Test
  void aPlanOfStepsAloneHasTheRootOfEarlierVersions() {
    Plan read =
        Json.read(
            "{\"steps\":[{\"mainPoint\":\"Origins\",\"words\":300},{\"mainPoint\":\"Trade\",\"words\":200}]}"
                .getBytes(StandardCharsets.UTF_8),
            Plan.class);

    assertThat(read).isEqualTo(plan);
    assertThat(Chain.root("job", read)).isEqualTo("MF0lxEOJdDUIl1VJY1LWloH-_6rS84Tf9zxD_pA9x78");
  }

  @Test
  void titleChaptersAndHeadingsArePartOfTheRootAndTheOriginIsNot() {
    List<Step> steps = plan.steps();
    var chapters = List.of(new Chapter("Tea", 1, 2));
    List<Plan> plans =
        List.of(
            plan,
            new Plan(steps, "Tea", List.of(), null),
            new Plan(steps, null, chapters, null),
            new Plan(steps, "Tea", chapters, null),
            new Plan(steps, null, List.of(new Chapter("Tea", 1, 1)), null),
            new Plan(
                List.of(new Step("Origins", 300, "Tea"), new Step("Trade", 200)),
                null,
                List.of(),
                null),
            new Plan(
                List.of(new Step("Origins", 300), new Step("Trade", 200, "Tea")),
                null,
                List.of(),
                null));

    assertThat(plans.stream().map(it -> Chain.root("job", it))).doesNotHaveDuplicates();
    assertThat(Chain.root("job", new Plan(steps, null, List.of(), Plan.Origin.DEFAULT)))
        .isEqualTo(Chain.root("job", plan));
  }

  @Test
  void fieldsCannotRunIntoEachOther() {
    Plan shifted = new Plan(List.of(new Step("Origins3", 1), new Step("Trade", 200)));

    assertThat(Chain.root("job", plan)).isNotEqualTo(Chain.root("job", shifted));
  }
}
