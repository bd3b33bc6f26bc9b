package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What a release needs of the backing services; PostgreSQL and S3 all releases need. */
public record ReleaseServices(
    @JsonPropertyDescription(
            "What Redis is used for. None: no Redis is run. Cache (default): its content can be"
                + " lost. State: its content is kept on a volume under every profile, to the last"
                + " second, and never evicted.")
        CacheUse cache,
    @JsonPropertyDescription(
            "Whether Redis needs the JSON commands (JSON.SET and its like). Default false.")
        boolean cacheJson,
    @JsonPropertyDescription("Whether RabbitMQ is used. Default false.") boolean queue,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Roles of PostgreSQL that the migrations act as. The Builtin database has them without a"
                + " login and without rights of their own; of an External one the login role must be"
                + " a member, and none may be a superuser. `${database.name}` is a role that is"
                + " called as the database. Absent: none.")
        List<
                @Pattern("^([a-z_][a-z0-9_]*|\\$\\{database\\.name\\})$") @Size(min = 1, max = 63)
                String>
            databaseRoles,
    @Size(max = 8)
        @JsonPropertyDescription(
            "Extensions of PostgreSQL that the schema needs; an External server is looked at for"
                + " them. Absent: none.")
        List<@Pattern("^[a-z_][-a-z0-9_]*$") @Size(min = 1, max = 63) String> databaseExtensions,
    @JsonPropertyDescription(
            "How the processes talk to an External database. Required (default): over TLS, to every"
                + " host but \"postgres\" and \"localhost\". Plain: they speak no TLS, so instances"
                + " must say sslMode Disable.")
        DatabaseTls databaseTls) {

  /** A cache that can be lost, no queue. */
  public static final ReleaseServices DEFAULT =
      new ReleaseServices(CacheUse.Cache, false, false, List.of(), List.of(), DatabaseTls.Required);

  /** Fills absent fields. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public ReleaseServices {
    cache = cache == null ? CacheUse.Cache : cache;
    databaseRoles = databaseRoles == null ? List.of() : List.copyOf(databaseRoles);
    databaseExtensions = databaseExtensions == null ? List.of() : List.copyOf(databaseExtensions);
    databaseTls = databaseTls == null ? DatabaseTls.Required : databaseTls;
  }
}
