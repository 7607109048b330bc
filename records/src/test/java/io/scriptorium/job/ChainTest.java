package io.scriptorium.job;

import static org.assertj.core.api.Assertions.assertThat;

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
  void fieldsCannotRunIntoEachOther() {
    Plan shifted = new Plan(List.of(new Step("Origins3", 1), new Step("Trade", 200)));

    assertThat(Chain.root("job", plan)).isNotEqualTo(Chain.root("job", shifted));
  }
}
