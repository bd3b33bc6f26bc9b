package gg.sprocket.dev.image;

import gg.sprocket.dev.Program;
import gg.sprocket.dev.Programs;
import java.util.ArrayList;
import java.util.List;

/**
 * Images of the services that the operator runs, under the names by which it asks for them. What
 * users of the official images rely on holds for them too; {@code dev/README.md} lists what does
 * not.
 *
 * @param cache where their layers are kept
 */
record ServiceImages(ImageCache cache) {
  private static final String POSTGRES = "docker.io/library/postgres:17";
  private static final String REDIS = "docker.io/library/redis:8";
  private static final String RABBITMQ = "docker.io/library/rabbitmq:3.13-management";
  private static final String VERSITYGW = "docker.io/versity/versitygw:v1.8.0";
  private static final String VAULT = "docker.io/hashicorp/vault:1.21";

  private static final String ENTRYPOINT = "/usr/local/bin/docker-entrypoint.sh";
  static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** The names, in the order of {@link #all}. */
  static List<String> references() {
    return List.of(POSTGRES, REDIS, RABBITMQ, VERSITYGW, VAULT, LocalImages.PAUSE);
  }

  List<Image> all() {
    return List.of(postgres(), redis(), rabbitmq(), versitygw(), vault(), pause());
  }

  private Image postgres() {
    return image(
        POSTGRES,
        "postgres",
        List.of(new ImageFile.Folder("/docker-entrypoint-initdb.d", 0, 0755)),
        ImageConfig.running(ENTRYPOINT)
            .arguments("postgres")
            .env("PATH", PATH + ":/usr/lib/postgresql/17/bin")
            .env("PG_MAJOR", "17")
            .env("LANG", "en_US.utf8")
            .env("PGDATA", "/var/lib/postgresql/data")
            .listening(5432)
            .keeping("/var/lib/postgresql/data")
            .stoppedBy("SIGINT"));
  }

  private Image redis() {
    return image(
        REDIS,
        "redis",
        new RedisJson(cache).files(),
        ImageConfig.running(ENTRYPOINT)
            .arguments("redis-server")
            .env("PATH", PATH)
            .in("/data")
            .listening(6379)
            .keeping("/data"));
  }

  private Image rabbitmq() {
    return image(
        RABBITMQ,
        "rabbitmq",
        List.of(),
        ImageConfig.running(ENTRYPOINT)
            .arguments("rabbitmq-server")
            .env("PATH", "/opt/rabbitmq/sbin:" + PATH)
            .env("LANG", "C.UTF-8")
            .env("HOME", "/var/lib/rabbitmq")
            .env("RABBITMQ_DATA_DIR", "/var/lib/rabbitmq")
            .env("RABBITMQ_HOME", "/opt/rabbitmq")
            .listening(4369, 5671, 5672, 15671, 15672, 15691, 15692, 25672)
            .keeping("/var/lib/rabbitmq"));
  }

  private Image versitygw() {
    return new Image(
        List.of(VERSITYGW),
        List.of(
            new DebianLayers(cache).base(),
            thin(
                "versitygw-files",
                List.of(program(Program.VERSITYGW, "/usr/local/bin/versitygw")))),
        ImageConfig.running("/usr/local/bin/versitygw").env("PATH", PATH));
  }

  private Image vault() {
    return image(
        VAULT,
        "vault",
        List.of(program(Program.VAULT, "/usr/bin/vault")),
        ImageConfig.running(ENTRYPOINT)
            .arguments("server", "-dev")
            .env("PATH", PATH)
            .env("NAME", "vault")
            .listening(8200)
            .keeping("/vault/file")
            .keeping("/vault/logs"));
  }

  private ImageFile program(Program program, String path) {
    return ImageFile.copy(
        new Programs(cache.root().resolveSibling("programs"), cache.progress()).path(program),
        path);
  }

  /** What holds a pod's namespaces: it waits, and reaps what the pod's other processes leave. */
  private Image pause() {
    return new Image(
        List.of(LocalImages.PAUSE),
        List.of(new DebianLayers(cache).base()),
        ImageConfig.running("/usr/bin/catatonit", "-P").as("65535:65535"));
  }

  private Image image(String reference, String recipe, List<ImageFile> more, ImageConfig config) {
    List<ImageFile> files = new ArrayList<>(more);
    files.add(ImageFile.script(Recipes.text(recipe + "/docker-entrypoint.sh"), ENTRYPOINT));
    DebianLayers debian = new DebianLayers(cache);
    return new Image(
        List.of(reference),
        List.of(debian.base(), debian.of(recipe), thin(recipe + "-files", files)),
        config);
  }

  private Layer thin(String name, List<ImageFile> files) {
    return new ThinLayer(files).in(cache, name);
  }
}
