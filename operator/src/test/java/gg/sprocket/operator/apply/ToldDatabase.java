package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.LeaseStep;
import gg.sprocket.operator.vault.DatabaseEngine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a Vault has PostgreSQL do about a login, done as its plugin does it.
 *
 * @param form what the Vault was told
 */
public record ToldDatabase(DatabaseEngine.Form form) {

  /** Of logins that act as an owner. */
  public static ToldDatabase of(String owner, String database) {
    LeaseStep.Server server =
        new LeaseStep.Server(
            "app", "localhost", 5432, database, owner, "verify-full", "maker", List.of());
    return new ToldDatabase(
        LeaseStatements.of(
            new LeaseStep.Issue(
                server, Duration.ofHours(1), Duration.ofHours(9), "mark", Optional.empty())));
  }

  /**
   * Makes one.
   *
   * @param until when it ends, as PostgreSQL reads times
   */
  public void make(Connection maker, String name, String password, String until)
      throws SQLException {
    run(maker, form.creation(), Map.of("name", name, "password", password, "expiration", until));
  }

  /** Makes one longer. */
  public void renew(Connection maker, String name, String until) throws SQLException {
    run(maker, form.renewal(), Map.of("name", name, "expiration", until));
  }

  /** Takes one back. */
  public void revoke(Connection maker, String name) throws SQLException {
    run(maker, form.revocation(), Map.of("name", name));
  }

  private static void run(Connection maker, String text, Map<String, String> values)
      throws SQLException {
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("{{" + value.getKey() + "}}", value.getValue());
    }
    try (Statement statement = maker.createStatement()) {
      maker.setAutoCommit(false);
      statement.execute(filled);
      maker.commit();
    } catch (SQLException e) {
      maker.rollback();
      throw e;
    }
  }
}
