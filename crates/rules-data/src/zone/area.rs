//! Area codes and where they are dialled.
//!
//! Made once from libphonenumber's table of zones (Apache-2.0, release 9.0.43); codes that lie in two zones were marked by
//! hand, with the zone of most people.
//! Left out is 867: it covers the three territories of northern Canada, and no zone has most of their people.

use super::Confidence::{self, Certain, Likely};

/// A zone, how sure it is, and its area codes.
pub(super) const AREAS: &[(&str, Confidence, &str)] = &[
    (
        "America/New_York",
        Certain,
        "201 202 203 207 212 215 216 220 223 227 229 231 234 239 240 248 252 260 267 269 272 276 283 301 \
        302 304 305 313 315 317 321 324 326 329 330 332 336 339 347 351 352 363 380 386 401 404 407 410 \
        412 413 419 434 440 443 445 463 470 472 475 478 484 502 508 513 516 517 518 540 551 561 567 570 \
        571 582 585 586 603 607 609 610 614 616 617 631 640 645 646 656 667 678 680 681 686 703 704 706 \
        716 717 718 724 727 728 732 734 740 743 754 757 762 765 770 771 772 774 781 786 802 803 804 810 \
        813 814 821 826 828 835 838 839 843 845 848 854 856 857 859 860 862 863 864 865 878 904 908 910 \
        912 914 917 919 929 934 937 941 943 947 948 954 959 973 978 980 984 989",
    ),
    ("America/New_York", Likely, "423 574 606 812 906 930"),
    (
        "America/Chicago",
        Certain,
        "205 210 214 217 218 224 225 228 235 251 254 256 262 274 281 309 312 314 316 318 319 320 325 327 \
        331 337 346 353 361 402 405 409 414 417 430 432 447 464 469 479 501 504 507 512 515 531 534 539 \
        557 563 572 573 580 601 608 612 615 618 629 630 636 641 651 659 660 662 682 689 708 712 713 715 \
        726 730 731 737 763 769 773 779 806 815 816 817 830 832 847 870 872 901 903 913 918 920 931 936 \
        938 940 945 952 956 972 975 979 985",
    ),
    ("America/Chicago", Likely, "219 270 308 334 364 448 605 620 701 785 850"),
    ("America/Denver", Certain, "303 307 385 406 435 505 575 719 720 748 801 915 970 983"),
    ("America/Boise", Likely, "208 986"),
    ("America/Phoenix", Certain, "480 520 602 623"),
    ("America/Phoenix", Likely, "928"),
    (
        "America/Los_Angeles",
        Certain,
        "206 209 213 253 279 310 323 341 350 360 369 408 415 424 425 442 503 509 510 530 559 562 564 619 \
        626 628 650 657 661 669 702 707 714 725 738 747 760 805 818 820 831 840 858 909 916 925 949 951 \
        971",
    ),
    ("America/Los_Angeles", Likely, "458 541 775"),
    ("America/Anchorage", Likely, "907"),
    ("Pacific/Honolulu", Certain, "808"),
    (
        "America/Toronto",
        Certain,
        "226 249 263 273 289 343 354 365 382 416 437 438 450 468 514 519 548 579 613 647 683 705 742 753 \
        819 873 905 942",
    ),
    ("America/Toronto", Likely, "367 418 581 807"),
    ("America/Winnipeg", Certain, "204 431 584"),
    ("America/Regina", Likely, "306 474 639"),
    ("America/Edmonton", Certain, "368 403 587 780 825"),
    ("America/Vancouver", Certain, "604"),
    ("America/Vancouver", Likely, "236 250 257 672 778"),
    ("America/Halifax", Certain, "428 506 782 902"),
    ("America/St_Johns", Likely, "709 879"),
    ("America/Anguilla", Certain, "264"),
    ("America/Antigua", Certain, "268"),
    ("America/Barbados", Certain, "246"),
    ("America/Cayman", Certain, "345"),
    ("America/Dominica", Certain, "767"),
    ("America/Grand_Turk", Certain, "649"),
    ("America/Grenada", Certain, "473"),
    ("America/Jamaica", Certain, "658 876"),
    ("America/Lower_Princes", Certain, "721"),
    ("America/Montserrat", Certain, "664"),
    ("America/Nassau", Certain, "242"),
    ("America/Port_of_Spain", Certain, "868"),
    ("America/Puerto_Rico", Certain, "787 939"),
    ("America/Santo_Domingo", Certain, "809 829 849"),
    ("America/St_Kitts", Certain, "869"),
    ("America/St_Lucia", Certain, "758"),
    ("America/St_Thomas", Certain, "340"),
    ("America/St_Vincent", Certain, "784"),
    ("America/Tortola", Certain, "284"),
    ("Atlantic/Bermuda", Certain, "441"),
    ("Pacific/Guam", Certain, "671"),
    ("Pacific/Pago_Pago", Certain, "684"),
    ("Pacific/Saipan", Certain, "670"),
];
