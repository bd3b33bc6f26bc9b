package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.postgres.Pool;
import gg.sprocket.standin.postgres.Words;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The organization of the instance. Its id goes into every token, where core and web demand an
 * integer (core/src/identity/auth): one that is a text, as from DEFAULT_ORGANIZATION_ID, is refused
 * with every login.
 *
 * @param id as it is configured
 * @param pool the API's
 */
record Organization(JsonNode id, Pool pool) {

  private static final String FIND =
      """
      SELECT organization.id, profile.name FROM sprocket.organization
      LEFT JOIN sprocket.organization_profile AS profile
        ON profile."organizationId" = organization.id
      WHERE organization.id = ?
      """;

  /** Its id, if it is one. */
  int number() {
    if (!id.isIntegralNumber()) {
      throw new Fatal(
          "UnauthorizedException: currentOrganizationId of the token must be an integer, not "
              + id.getNodeType());
    }
    return id.intValue();
  }

  /** It as the API tells it. */
  JsonNode asJson() {
    int number = number();
    try {
      return pool.with(
          connection -> {
            try (PreparedStatement statement = connection.prepareStatement(FIND)) {
              statement.setInt(1, number);
              try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                  throw new Fatal("EntityNotFoundError: Could not find any entity Organization");
                }
                return Json.object().put("id", rows.getInt(1)).put("name", rows.getString(2));
              }
            }
          });
    } catch (SQLException e) {
      throw Words.ofNode(e, pool.server());
    }
  }
}
