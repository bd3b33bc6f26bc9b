/**
 * The custom resources as records: what people write and what they read back.
 *
 * <p>The CRDs in {@code crds/} and the API reference are generated from these types; descriptions
 * here are what {@code kubectl explain} prints. Compact constructors hold the defaults, so that no
 * code behind them meets an absent list or block. This package imports nothing else of ours.
 */
@NullMarked
package gg.sprocket.operator.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
