package gg.sprocket.operator.release.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values one by one; that a server thinks the same is {@link ParametersIT}'s. */
class ParameterTest {

  @ParameterizedTest
  @CsvSource({
    "shared_buffers, 128MB, true",
    "shared_buffers, 128mb, false",
    "shared_buffers, 127kB, true",
    "shared_buffers, 100kB, false",
    "shared_buffers, 0.5GB, true",
    "shared_buffers, 8TB, false",
    "work_mem, 0x40, true",
    "work_mem, 0100, true",
    "work_mem, 0080, false",
    "work_mem, 64 kB, true",
    "max_connections, 300, true",
    "max_connections, 300kB, false",
    "max_connections, abc, false",
    "statement_timeout, 5min, true",
    "statement_timeout, 1d, true",
    "statement_timeout, 25d, false",
    "autovacuum_naptime, 500ms, false",
    "autovacuum_naptime, 600ms, true",
    "random_page_cost, 1.1, true",
    "random_page_cost, -1, false",
    "jit, 'on', true",
    "jit, 'No', true",
    "jit, 2, false",
    "wal_level, LOGICAL, true",
    "wal_level, some, false",
    "huge_pages, 'on', false",
    "notify_buffers, 32, true",
    "notify_buffers, 33, false",
    "max_stack_depth, 8MB, false"
  })
  void values(String name, String value, boolean taken) {
    assertThat(named(name).takes(value)).isEqualTo(taken);
  }

  @Test
  void whatIsExpectedIsSaid() {
    assertThat(named("shared_buffers").expected())
        .isEqualTo(
            "a whole number from 16 to 1073741823 of 8kB, or with a unit (B, kB, MB, GB, TB)");
    assertThat(named("jit").expected()).isEqualTo("on or off");
    assertThat(named("wal_level").expected()).isEqualTo("one of minimal, replica, logical");
  }

  @Test
  void whatTheOperatorReliesOnIsNotInTheTable() {
    assertThat(Parameters.named("port")).isEmpty();
    assertThat(Parameters.named("server_version")).isEmpty();
    assertThat(Parameters.all()).hasSizeGreaterThan(200);
  }

  private static Parameter named(String name) {
    return Parameters.named(name).orElseThrow();
  }
}
