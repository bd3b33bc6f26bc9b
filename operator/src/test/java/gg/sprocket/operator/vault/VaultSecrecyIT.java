package gg.sprocket.operator.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import gg.sprocket.operator.plan.vault.MemberState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** That neither shares nor tokens are told by anything, nor stay behind. */
class VaultSecrecyIT {
  private static final String CANARY = "canary-in-the-key-value-engine";

  /** All that was said by whatever way while something ran. */
  private static final class Listening extends Handler {
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(heard, true, StandardCharsets.UTF_8);

    String to(VaultMemberIT.Refused work) throws Exception {
      PrintStream usualOut = System.out;
      PrintStream usualErr = System.err;
      java.util.logging.Logger jul = LogManager.getLogManager().getLogger("");
      java.util.logging.Level julLevel = jul.getLevel();
      Logger logback = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("ROOT");
      Level logbackLevel = logback.getLevel();
      ListAppender<ILoggingEvent> events = new ListAppender<>();
      events.start();
      logback.addAppender(events);
      logback.setLevel(Level.TRACE);
      jul.addHandler(this);
      jul.setLevel(java.util.logging.Level.ALL);
      System.setOut(out);
      System.setErr(out);
      try {
        work.run();
      } finally {
        System.setOut(usualOut);
        System.setErr(usualErr);
        jul.removeHandler(this);
        jul.setLevel(julLevel);
        logback.detachAppender(events);
        logback.setLevel(logbackLevel);
      }
      events.list.forEach(event -> out.println(event.getFormattedMessage()));
      return heard.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void publish(LogRecord event) {
      out.println(event.getMessage());
      if (event.getThrown() != null) {
        event.getThrown().printStackTrace(out);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void nothingTellsASecret() throws Exception {
    List<String> secrets = new ArrayList<>(List.of(CANARY));
    List<Throwable> failures = new ArrayList<>();
    StringBuilder shown = new StringBuilder();
    try (VaultMembers vault = VaultMembers.start("a")) {
      vault.await(0, MemberState.Uninitialized.class);
      VaultMember member = vault.way(0);

      String heard =
          new Listening()
              .to(
                  () -> {
                    InitialKeys keys = member.initialize(3, 2);
                    keys.shares().forEach(share -> secrets.add(VaultMembers.text(share.text())));
                    secrets.add(VaultMembers.text(keys.root().text()));
                    shown.append(keys);
                    failures.add(catchThrowable(() -> member.initialize(3, 2)));
                    failures.add(catchThrowable(() -> member.generateRoot(keys.shares())));
                    vault.unseal(0, keys.shares().subList(0, 2));
                    vault.await(0, MemberState.Active.class);
                    VaultToken root = member.generateRoot(keys.shares());
                    secrets.add(VaultMembers.text(root.text()));
                    shown.append(root);
                    VaultSession session = member.session(root);
                    shown.append(session);
                    failures.add(catchThrowable(() -> session.putPolicy("bad", "path {")));
                    session.enableKeyValue("sprocket");
                    session.write("sprocket", "app", Map.of("k", CANARY), 0);
                    shown.append(session.read("sprocket", "app"));
                    failures.add(
                        catchThrowable(
                            () -> session.write("sprocket", "app", Map.of("k", CANARY), 0)));
                    vault.server(0).kill();
                    failures.add(
                        catchThrowable(
                            () -> session.write("sprocket", "app", Map.of("k", CANARY), 1)));
                    failures.add(catchThrowable(session::self));
                    failures.add(catchThrowable(() -> member.unseal(keys.shares().getFirst())));
                    failures.add(catchThrowable(() -> member.generateRoot(keys.shares())));
                  });

      assertThat(secrets).hasSize(6).doesNotHaveDuplicates();
      assertThat(failures).hasSize(8).doesNotContainNull();
      String told = heard + shown + vault.logs() + stacks(failures);
      assertThat(told).contains("PUT sys/unseal", "Unanswered");
      secrets.forEach(secret -> assertThat(told.contains(secret)).isFalse());
    }
  }

  private static String stacks(List<Throwable> failures) {
    StringWriter stacks = new StringWriter();
    failures.forEach(failure -> failure.printStackTrace(new PrintWriter(stacks, true)));
    return stacks.toString();
  }

  @Test
  void nothingStaysInMemory(@TempDir Path folder) throws IOException, VaultFailure {
    List<byte[]> hidden = new ArrayList<>();
    try (VaultMembers vault = VaultMembers.start("a")) {
      vault.await(0, MemberState.Uninitialized.class);
      try (InitialKeys keys = vault.way(0).initialize(3, 2)) {
        keys.shares().forEach(share -> hidden.add(hidden(share.text())));
        hidden.add(hidden(keys.root().text()));
        vault.unseal(0, keys.shares().subList(0, 2));
        vault.await(0, MemberState.Active.class);
        try (VaultToken root = vault.way(0).generateRoot(keys.shares())) {
          hidden.add(hidden(root.text()));
          vault.way(0).session(root).revokeSelf();
          HeapSearch search = HeapSearch.ofThisProcess(folder.resolve("open.hprof"));
          assertThat(hidden).as("found while open").allMatch(text -> search.finds(shown(text)));
        }
      }
      vault.way(0).close();

      HeapSearch search = HeapSearch.ofThisProcess(folder.resolve("closed.hprof"));
      assertThat(hidden).hasSize(5).noneMatch(text -> search.finds(shown(text)));
    }
  }

  /** A secret in a form that the search does not find. */
  private static byte[] hidden(SecretBytes secret) {
    return flipped(secret.copy());
  }

  private static byte[] shown(byte[] hidden) {
    return flipped(hidden.clone());
  }

  private static byte[] flipped(byte[] text) {
    for (int i = 0; i < text.length; i++) {
      text[i] ^= 0x55;
    }
    return text;
  }
}
