package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ReservedParameters;
import gg.sprocket.operator.release.DatabaseSize;
import gg.sprocket.operator.release.postgres.Parameter;
import gg.sprocket.operator.release.postgres.Parameters;
import gg.sprocket.operator.release.postgres.SharedMemory;
import gg.sprocket.operator.resource.Amounts;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What must hold of {@code spec.database.builtin.parameters}: nothing the operator relies on,
 * nothing that runs programs or loads libraries, and nothing with which the server would not start.
 * There is one server, so a change that it refuses would be an outage.
 */
final class ParameterChecks {

  private static final String FIELD = "spec.database.builtin.parameters";

  private ParameterChecks() {}

  /** The first parameter that cannot be set. */
  static Optional<Problem> of(Instance instance, Observed observed) {
    if (instance.spec().database().external() != null) {
      return Optional.empty();
    }
    return instance.spec().database().builtin().parameters().entrySet().stream()
        .flatMap(e -> single(e.getKey(), e.getValue()).stream())
        .findFirst()
        .or(() -> together(DatabaseSize.of(instance.spec())));
  }

  private static Optional<Problem> single(String name, String value) {
    if (ReservedParameters.contains(name)) {
      return SpecChecks.problem(
          Reason.SettingReserved,
          FIELD + " sets %s, which the operator itself relies on; remove it",
          name);
    }
    if (!isWellFormed(name, value)) {
      return invalid(
          "%s[%s] is not a PostgreSQL parameter (lower case) with a value of one line; correct it",
          FIELD, name.replaceAll("[^ -~]", "?"));
    }
    return isOfExtension(name) ? Optional.empty() : known(name, value);
  }

  private static Optional<Problem> known(String name, String value) {
    Optional<Parameter> parameter = Parameters.named(name);
    if (parameter.isEmpty()) {
      return invalid(
          "%s[%s] is no parameter of PostgreSQL 17 that an instance may set; correct the name or"
              + " remove it",
          FIELD, name);
    }
    return parameter
        .filter(p -> !p.takes(value))
        .flatMap(p -> invalid("%s[%s] must be %s; correct it", FIELD, name, p.expected()));
  }

  private static Optional<Problem> together(DatabaseSize size) {
    return reservedConnections(size.parameters())
        .or(() -> minimalLog(size.parameters()))
        .or(() -> memory(size));
  }

  private static Optional<Problem> reservedConnections(Map<String, String> parameters) {
    int reserved =
        number(parameters, "superuser_reserved_connections", 3)
            + number(parameters, "reserved_connections", 0);
    int all = number(parameters, "max_connections", 100);
    return reserved < all
        ? Optional.empty()
        : invalid(
            "%s reserves %d connections, but max_connections is %d, and PostgreSQL wants more than"
                + " it reserves; raise max_connections or lower the others",
            FIELD, reserved, all);
  }

  private static Optional<Problem> minimalLog(Map<String, String> parameters) {
    boolean minimal = "minimal".equalsIgnoreCase(parameters.get("wal_level"));
    boolean read =
        number(parameters, "max_wal_senders", 10) > 0
            || isOn(parameters.getOrDefault("summarize_wal", "off"));
    return minimal && read
        ? invalid(
            "%s[wal_level] is minimal, with which PostgreSQL starts only without readers of its"
                + " log; set max_wal_senders to 0 and leave summarize_wal off, or remove wal_level",
            FIELD)
        : Optional.empty();
  }

  private static Optional<Problem> memory(DatabaseSize size) {
    var limits = size.resources().limits();
    if (limits == null || !(limits.memory() instanceof String limit)) {
      return Optional.empty();
    }
    long needed = new SharedMemory(size.parameters()).mebibytes();
    return needed < Amounts.mebibytes(limit)
        ? Optional.empty()
        : invalid(
            "%s make PostgreSQL take about %dMi as it starts, but its memory limit is %s; lower"
                + " shared_buffers and the numbers of connections and locks, or raise"
                + " spec.database.builtin.resources.limits.memory",
            FIELD, needed, limit);
  }

  private static int number(Map<String, String> parameters, String name, int usual) {
    return Optional.ofNullable(parameters.get(name))
        .flatMap(value -> Parameters.named(name).flatMap(p -> p.number(value)))
        .map(Double::intValue)
        .orElse(usual);
  }

  private static boolean isOn(String value) {
    return value.toLowerCase(Locale.ROOT).matches("on|true|yes|1");
  }

  private static boolean isWellFormed(String name, String value) {
    return name.matches("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)?")
        && value.chars().noneMatch(Character::isISOControl);
  }

  /** The server keeps it as it is, and asks the extension only where one is loaded. */
  private static boolean isOfExtension(String name) {
    return name.contains(".");
  }

  private static Optional<Problem> invalid(String message, Object... values) {
    return SpecChecks.problem(Reason.ParameterInvalid, message, values);
  }
}
