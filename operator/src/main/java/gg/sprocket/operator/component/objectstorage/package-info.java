/**
 * S3: the Builtin VersityGW with its volume and the Job that makes the buckets, or an External one.
 */
@NullMarked
package gg.sprocket.operator.component.objectstorage;

import org.jspecify.annotations.NullMarked;
