"""Invented names of people and villages, put together from short lists."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

SURNAMES = list("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕")
GIVEN_FIRST = list("子雨梓欣浩思佳俊宇诗一嘉文天晨雅若明心可书星景语念安泽乐清云")
GIVEN_SECOND = list("涵轩怡然宸萱琪航妍睿彤豪瑶辰悦凡宁源琳阳晴川禾岚月舟洋溪泉帆")

VILLAGE_FIRST = [
    ("青", "Qing"),
    ("白", "Bai"),
    ("石", "Shi"),
    ("云", "Yun"),
    ("松", "Song"),
    ("竹", "Zhu"),
    ("桐", "Tong"),
    ("梨", "Li"),
    ("杏", "Xing"),
    ("枫", "Feng"),
    ("龙", "Long"),
    ("鹿", "Lu"),
    ("鹭", "Lu"),
    ("雁", "Yan"),
    ("柏", "Bai"),
    ("槐", "Huai"),
    ("茶", "Cha"),
    ("药", "Yao"),
    ("麻", "Ma"),
    ("桑", "Sang"),
]
VILLAGE_SECOND = [
    ("坝", "ba"),
    ("坪", "ping"),
    ("沟", "gou"),
    ("湾", "wan"),
    ("岭", "ling"),
    ("垭", "ya"),
    ("河", "he"),
    ("岩", "yan"),
    ("垣", "yuan"),
    ("庄", "zhuang"),
    ("渡", "du"),
    ("崖", "ya"),
    ("坡", "po"),
    ("店", "dian"),
    ("寨", "zhai"),
]


def people(surname: np.ndarray, first: np.ndarray, second: np.ndarray) -> pa.Array:
    """Names from indices into the lists; `second` may be -1 for a name of two characters."""
    given = pa.array([*GIVEN_SECOND, ""]).take(pa.array(np.where(second < 0, len(GIVEN_SECOND), second)))
    return pc.binary_join_element_wise(
        pa.array(SURNAMES).take(pa.array(surname)), pa.array(GIVEN_FIRST).take(pa.array(first)), given, ""
    )


def somebody(index: int) -> str:
    """How a grown-up is written in the demo: a surname and 某, so that nobody is meant."""
    return SURNAMES[index % len(SURNAMES)] + "某"


def adults(count: int) -> list[str]:
    """`count` distinct invented names of grown-ups (three characters)."""
    lists = len(SURNAMES), len(GIVEN_FIRST), len(GIVEN_SECOND)
    names = []
    for index in range(count):
        mixed = index * 7919 % (lists[0] * lists[1] * lists[2])
        names.append(
            SURNAMES[mixed % lists[0]]
            + GIVEN_FIRST[mixed // lists[0] % lists[1]]
            + GIVEN_SECOND[mixed // (lists[0] * lists[1])]
        )
    return names


def village(index: int) -> tuple[str, str]:
    """The name of the index-th village of a township, Chinese and English stem (without 村 or 社区)."""
    first = VILLAGE_FIRST[index * 7 % len(VILLAGE_FIRST)]
    second = VILLAGE_SECOND[(index * 4 + index // len(VILLAGE_FIRST)) % len(VILLAGE_SECOND)]
    return first[0] + second[0], first[1] + second[1]
