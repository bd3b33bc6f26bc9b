package gg.sprocket.standin.storage;

import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Trust;
import gg.sprocket.standin.settings.Remote;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;

/**
 * Objects, by MinIO's client of the same make as the programs' one. Like theirs it asks the service
 * for the region first, and connects to nothing before the first use.
 */
public final class Buckets {

  private final Remote.Storage server;
  private final MinioClient client;

  /** Of a service. */
  public Buckets(Remote.Storage server, Trust trust) {
    this.server = server;
    this.client =
        MinioClient.builder()
            .endpoint(server.endpoint(), server.port(), server.ssl())
            .credentials(server.accessKey(), server.secretKey())
            .httpClient(
                new OkHttpClient.Builder()
                    .connectTimeout(10, TimeUnit.SECONDS)
                    .readTimeout(30, TimeUnit.SECONDS)
                    .sslSocketFactory(trust.context().getSocketFactory(), trust.manager())
                    .build())
            .build();
  }

  private interface Request<T> {
    T send() throws MinioException, IOException, GeneralSecurityException;
  }

  /** Writes an object. */
  public void put(String bucket, String name, byte[] content, Map<String, String> headers) {
    send(
        () ->
            client.putObject(
                PutObjectArgs.builder().bucket(bucket).object(name).headers(headers).stream(
                        new ByteArrayInputStream(content), content.length, -1)
                    .build()));
  }

  /** Reads an object. */
  public byte[] get(String bucket, String name) {
    return send(
        () -> {
          try (InputStream in =
              client.getObject(GetObjectArgs.builder().bucket(bucket).object(name).build())) {
            return in.readAllBytes();
          }
        });
  }

  private <T> T send(Request<T> request) {
    try {
      return request.send();
    } catch (ErrorResponseException e) {
      throw new Fatal(
          "S3Error: " + e.errorResponse().code() + ": " + e.errorResponse().message(), e);
    } catch (UnknownHostException e) {
      throw new Fatal("Error: getaddrinfo ENOTFOUND " + server.endpoint(), e);
    } catch (ConnectException e) {
      throw new Fatal("Error: connect ECONNREFUSED " + server, e);
    } catch (MinioException | IOException | GeneralSecurityException e) {
      throw new Fatal("Error: " + e.getMessage(), e);
    }
  }
}
