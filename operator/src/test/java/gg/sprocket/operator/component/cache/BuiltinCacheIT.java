package gg.sprocket.operator.component.cache;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Builtin cache on a real Redis, as a cache and as the place of what must not be lost. */
class BuiltinCacheIT {

  private static final LocalServers SERVERS = LocalServers.create();

  /** The one that most tests ask, on a volume of its own. */
  private static RunningCache cache =
      RunningCache.of(SERVERS, "cache", "cache-data", Scene::minimal);

  @BeforeAll
  static void start() {
    cache = cache.start();
  }

  @AfterAll
  static void stop() {
    SERVERS.close();
  }

  @Test
  void nobodyGetsInWithoutThePassword() {
    assertThat(cache.askWith("", "GET", "a")).startsWith("NOAUTH");
    assertThat(cache.askWith("wrong", "GET", "a")).contains("WRONGPASS");
    assertThat(cache.ask("SET", "a", "1")).isEqualTo("OK");
  }

  @Test
  void theSettingsAreTheOperators() {
    assertThat(cache.config("maxmemory")).isEqualTo("" + 256 * 1024 * 1024);
    assertThat(cache.config("maxmemory-policy")).isEqualTo("allkeys-lru");
    assertThat(cache.config("save")).isEqualTo("900 1 300 100");
    assertThat(cache.config("appendonly")).isEqualTo("no");
  }

  @Test
  void theDatabasesThatTheApplicationUsesAreThere() {
    assertThat(Integer.parseInt(cache.config("databases"))).isGreaterThanOrEqualTo(14);
    assertThat(cache.ask("-n", "13", "SET", "answer", "1")).isEqualTo("OK");
  }

  @Test
  void readyIsWhoAnswersWithThePassword() {
    assertThat(cache.ready(cache.password())).isZero();
    assertThat(cache.ready("wrong")).isNotZero();
  }

  @Test
  void whatMustNotBeLostSurvivesACrash() {
    RunningCache state =
        RunningCache.of(SERVERS, "crash", "crash-data", BuiltinCacheIT::keepingState).start();
    assertThat(state.config("appendonly")).isEqualTo("yes");
    assertThat(state.config("appendfsync")).isEqualTo("everysec");
    assertThat(state.config("maxmemory-policy")).isEqualTo("noeviction");
    assertThat(state.ask("SET", "scrim", "running")).isEqualTo("OK");

    state.kill();

    assertThat(state.start().ask("GET", "scrim")).isEqualTo("running");
    state.stop();
    assertThat(state.start().ask("GET", "scrim")).isEqualTo("running");
    state.stop();
  }

  @Test
  void aVolumeWithASnapshotAloneGoesOnFromIt() {
    String volume = "snapshot-data";
    RunningCache before = RunningCache.of(SERVERS, "before", volume, Scene::minimal).start();
    assertThat(before.ask("SET", "scrim", "running")).isEqualTo("OK");
    before.stop();
    assertThat(file(volume, "dump.rdb")).exists();

    RunningCache state =
        RunningCache.of(SERVERS, "after", volume, BuiltinCacheIT::keepingState).start();
    assertThat(state.ask("GET", "scrim")).isEqualTo("running");
    assertThat(state.ask("SET", "next", "begun")).isEqualTo("OK");
    state.kill();
    assertThat(state.start().ask("MGET", "scrim", "next")).isEqualTo("running\nbegun");
    state.stop();
    assertThat(file(volume, "appendonlydir.new")).doesNotExist();
  }

  /** A kill in the middle of the change leaves a part that nobody reads. */
  @Test
  void aChangeThatWasCutOffIsMadeAnew() {
    String volume = "half-data";
    RunningCache before = RunningCache.of(SERVERS, "whole", volume, Scene::minimal).start();
    assertThat(before.ask("SET", "scrim", "running")).isEqualTo("OK");
    before.stop();
    SERVERS.file(volume + "/appendonlydir.new", "appendonly.aof.1.base.rdb", "half of it");
    SERVERS.file(volume + "/appendonlydir", "appendonly.aof.1.base.rdb", "without a list");

    RunningCache state =
        RunningCache.of(SERVERS, "half", volume, BuiltinCacheIT::keepingState).start();
    assertThat(state.ask("GET", "scrim")).isEqualTo("running");
    state.stop();
  }

  /** There and back again: what was written meanwhile counts, not what was left behind. */
  @Test
  void aFormerAppendOnlyFileNeverComesBack() {
    String volume = "back-data";
    RunningCache state =
        RunningCache.of(SERVERS, "there", volume, BuiltinCacheIT::keepingState).start();
    assertThat(state.ask("SET", "scrim", "old")).isEqualTo("OK");
    state.stop();

    RunningCache between = RunningCache.of(SERVERS, "between", volume, Scene::minimal).start();
    assertThat(between.ask("GET", "scrim")).as("by the last snapshot").isEqualTo("old");
    assertThat(between.ask("SET", "scrim", "new")).isEqualTo("OK");
    between.stop();
    assertThat(file(volume, "appendonlydir")).doesNotExist();

    RunningCache again =
        RunningCache.of(SERVERS, "again", volume, BuiltinCacheIT::keepingState).start();
    assertThat(again.ask("GET", "scrim")).isEqualTo("new");
    again.stop();
  }

  private static Scene keepingState() {
    return Scene.minimal().release(Shipped.release("1.4.0")).set("version: 1.4.0");
  }

  private static Path file(String volume, String name) {
    return SERVERS.folder(volume).resolve(name);
  }
}
