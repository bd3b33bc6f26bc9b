package gg.sprocket.operator.api;

import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.OutputStream;

/** The generator wants somewhere to write to; the objects are taken before they are written. */
final class Discarded implements CRDGenerator.CRDOutput<OutputStream> {

  @Override
  public OutputStream outputFor(String crdName) {
    return OutputStream.nullOutputStream();
  }

  @Override
  public void close() {}
}
