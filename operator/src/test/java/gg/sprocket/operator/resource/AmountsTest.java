package gg.sprocket.operator.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.operator.api.v1alpha1.ComputeAmounts;
import gg.sprocket.operator.api.v1alpha1.Resources;
import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {

  @ParameterizedTest
  @CsvSource({
    "1Gi, 1073741824",
    "1024Mi, 1073741824",
    "1G, 1000000000",
    "1.5Gi, 1610612736",
    "500m, 0.5",
    "0, 0"
  })
  void bytesOfASize(String size, String bytes) {
    assertThat(Amounts.bytes(size)).isEqualByComparingTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "10Gi, 20Gi, 20Gi",
    "20Gi, 10Gi, 20Gi",
    "1024Mi, 1Gi, 1024Mi",
    "1Ti, 1023Gi, 1Ti",
    "1025Mi, 1Gi, 1025Mi"
  })
  void theLargerOfTwoInItsOwnWords(String one, String other, String larger) {
    assertThat(Amounts.larger(one, other)).isEqualTo(larger);
  }

  @ParameterizedTest
  @CsvSource({"1Gi, 1024", "64Mi, 64", "1536Ki, 1"})
  void wholeMebibytes(String size, long mebibytes) {
    assertThat(Amounts.mebibytes(size)).isEqualTo(mebibytes);
  }

  @Test
  void whatIsNoQuantityIsRefused() {
    assertThatThrownBy(() -> Amounts.bytes("much")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void absentAmountsAreLeftOut() {
    Resources resources = new Resources(new ComputeAmounts("1", null), null);
    assertThat(Amounts.requirements(resources).getRequests())
        .containsOnly(java.util.Map.entry("cpu", new Quantity("1")));
    assertThat(Amounts.requirements(resources).getLimits()).isNullOrEmpty();
    assertThat(Amounts.requirements(Resources.NONE).getRequests()).isNullOrEmpty();
  }
}
