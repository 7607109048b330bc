package io.scriptorium.inference.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.inference.client.InferenceServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServerRouterTest {

  private static final List<InferenceServer> SERVERS =
      IntStream.range(0, 8)
          .mapToObj(i -> new InferenceServer(URI.create("http://gpu-%d:8000/v1".formatted(i))))
          .toList();
  private static final List<String> JOBS =
      IntStream.range(0, 8_000).mapToObj(i -> "job-" + i).toList();

  @Test
  void removingAServerMovesOnlyItsJobsEachToTheNextInItsOrder() {
    for (InferenceServer gone : SERVERS) {
      // given
      var remaining = new ArrayList<>(SERVERS);
      remaining.remove(gone);

      // then
      assertThat(JOBS)
          .allSatisfy(job -> {
            var expected = new ArrayList<>(ServerRouter.order(job, SERVERS));
            expected.remove(gone);
            assertThat(ServerRouter.order(job, remaining)).isEqualTo(expected);
          });
    }
  }

  @Test
  void everyServerIsHomeAndSecondHomeToAboutAsManyJobs() {
    for (int place : List.of(0, 1, 7)) {
      // when
      var counts =
          JOBS.stream()
              .map(job -> ServerRouter.order(job, SERVERS).get(place))
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

      // then: 1,000 expected with a standard deviation of 30
      assertThat(counts).hasSize(8);
      assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(850L, 1_150L));
    }
  }

  @Test
  void doesNotDependOnTheOrderOfTheList() {
    var turned = SERVERS.reversed();
    assertThat(JOBS)
        .allSatisfy(job ->
            assertThat(ServerRouter.order(job, turned))
                .isEqualTo(ServerRouter.order(job, SERVERS)));
  }

  @Test
  void staysAsItIs() {
    // Processes of two versions must agree on every job's home.
    assertThat(ServerRouter.order("job-1", SERVERS).stream().map(s -> s.baseUrl().getHost()))
        .containsExactly("gpu-4", "gpu-2", "gpu-5", "gpu-7", "gpu-0", "gpu-6", "gpu-3", "gpu-1");
  }
}
