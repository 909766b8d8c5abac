package io.stackyard.engine.translate;

/// Codes behind the prefix 0xFB, of the garbage collection proposal.
final class GcOpcodes {

    static final int PREFIX = 0xFB;

    static final int STRUCT_NEW = 0xFB00;
    static final int STRUCT_NEW_DEFAULT = 0xFB01;
    static final int STRUCT_GET = 0xFB02;
    static final int STRUCT_GET_S = 0xFB03;
    static final int STRUCT_GET_U = 0xFB04;
    static final int STRUCT_SET = 0xFB05;
    static final int ARRAY_NEW = 0xFB06;
    static final int ARRAY_NEW_DEFAULT = 0xFB07;
    static final int ARRAY_NEW_FIXED = 0xFB08;
    static final int ARRAY_NEW_DATA = 0xFB09;
    static final int ARRAY_NEW_ELEM = 0xFB0A;
    static final int ARRAY_GET = 0xFB0B;
    static final int ARRAY_GET_S = 0xFB0C;
    static final int ARRAY_GET_U = 0xFB0D;
    static final int ARRAY_SET = 0xFB0E;
    static final int ARRAY_LEN = 0xFB0F;
    static final int ARRAY_FILL = 0xFB10;
    static final int ARRAY_COPY = 0xFB11;
    static final int ARRAY_INIT_DATA = 0xFB12;
    static final int ARRAY_INIT_ELEM = 0xFB13;
    static final int REF_TEST = 0xFB14;
    static final int REF_TEST_NULL = 0xFB15;
    static final int REF_CAST = 0xFB16;
    static final int REF_CAST_NULL = 0xFB17;
    static final int BR_ON_CAST = 0xFB18;
    static final int BR_ON_CAST_FAIL = 0xFB19;
    static final int ANY_CONVERT_EXTERN = 0xFB1A;
    static final int EXTERN_CONVERT_ANY = 0xFB1B;
    static final int REF_I31 = 0xFB1C;
    static final int I31_GET_S = 0xFB1D;
    static final int I31_GET_U = 0xFB1E;

    private GcOpcodes() {}
}
