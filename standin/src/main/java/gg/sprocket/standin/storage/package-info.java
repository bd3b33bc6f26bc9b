/** S3 as the programs use it. */
@NullMarked
package gg.sprocket.standin.storage;

import org.jspecify.annotations.NullMarked;
