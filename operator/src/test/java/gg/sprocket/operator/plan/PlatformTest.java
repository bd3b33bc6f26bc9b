package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

  private static final Platform PLATFORM =
      new Platform(
          Optional.empty(), List.of("example.org/*", "haproxy.org/timeout-client"), List.of());

  @ParameterizedTest
  @CsvSource({
    "nginx.ingress.kubernetes.io/limit-rps, true",
    "traefik.ingress.kubernetes.io/router.entrypoints, true",
    "example.org/team, true",
    "haproxy.org/timeout-client, true",
    "haproxy.org/timeout-client-fin, false",
    "example.organization/team, false",
    "nginx.ingress.kubernetes.io/rewrite-target, false",
    "nginx.ingress.kubernetes.io/configuration-snippet, false",
    "nginx.ingress.kubernetes.io/auth-url, false",
    "nginx.ingress.kubernetes.io/server-alias, false",
    "traefik.ingress.kubernetes.io/router.middlewares, false",
    "external-dns.alpha.kubernetes.io/hostname, false",
    "cert-manager.io/cluster-issuer, false",
    "kubernetes.io/ingress.class, false",
  })
  void whatMovesARouteIsNotForInstances(String key, boolean allowed) {
    assertThat(PLATFORM.allows(key)).isEqualTo(allowed);
  }
}
