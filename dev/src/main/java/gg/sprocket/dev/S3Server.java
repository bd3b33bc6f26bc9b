package gg.sprocket.dev;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * VersityGW, the S3 server that the Builtin object storage runs. It needs a file system that keeps
 * extended attributes.
 *
 * @param port port on 127.0.0.1
 */
public record S3Server(int port) {

  /**
   * Starts a server; every folder that it is given is a bucket.
   *
   * @param servers where it runs
   * @param accessKey name of the administrator's key
   * @param secretKey the administrator's key
   * @param tls its certificate; absent: plain HTTP
   * @param buckets names of its buckets
   */
  public static S3Server start(
      LocalServers servers,
      String accessKey,
      String secretKey,
      Optional<ServerCertificate> tls,
      List<String> buckets) {
    int port = Ports.free(1).getFirst();
    String name = "versitygw-" + port;
    buckets.forEach(bucket -> servers.folder(name + "/objects/" + bucket));
    List<String> command =
        new ArrayList<>(
            List.of(
                programs(servers).resolve("versitygw").toString(), "--port", "127.0.0.1:" + port));
    tls.ifPresent(
        certificate ->
            command.addAll(
                List.of(
                    "--cert", servers.file(name, "tls.crt", certificate.certificate()).toString(),
                    "--key", servers.file(name, "tls.key", certificate.key()).toString())));
    command.addAll(List.of("--quiet", "posix", servers.folder(name + "/objects").toString()));
    servers.start(
        name, port, command, Map.of("ROOT_ACCESS_KEY", accessKey, "ROOT_SECRET_KEY", secretKey));
    return new S3Server(port);
  }

  /** The folder with {@code versitygw}. */
  public static Path programs(LocalServers servers) {
    Path program = Programs.cached(new Progress(System.out)).path(Program.VERSITYGW);
    servers.program(program);
    return servers.folder("programs");
  }
}
