package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {

  private static final Service SERVICE =
      new ServiceBuilder().withNewMetadata().withName("mle-web").endMetadata().build();

  /** A policy may quote everything that it looked at. */
  @ParameterizedTest
  @CsvSource({
    "422, is invalid:, RequestRefused, it is tried again",
    "503, webhook:, ApiUnavailable, it is tried again",
    "403, User x cannot patch resource services, PermissionMissing, install the roles of the operator's chart again"
  })
  void theAnswerDoesNotPushOutTheNextStep(int code, String answer, Reason reason, String end) {
    Problem problem =
        Failures.of(
            new Change.Apply("app", SERVICE, true),
            new KubernetesClientException(
                "no",
                code,
                new StatusBuilder()
                    .withMessage("x ".repeat(200) + answer + " y".repeat(1000))
                    .build()));

    assertThat(problem.reason()).isEqualTo(reason);
    assertThat(problem.message())
        .hasSizeLessThanOrEqualTo(512)
        .contains("Service/mle-web", "…)")
        .endsWith("; " + end);
  }
}
